"""A lab from a notebook: its essays and comments by the HTTP API, with the standard library alone."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from homefront.errors import ArgumentError, HomefrontError

TIMEOUT_S = 30.0


class LabError(HomefrontError):
    """The lab refused, or cannot be reached.

    Parameters
    ----------
    status : int
        Status code of HTTP; 0 if there was no answer.
    told : str
        The text of the error.
    """

    def __init__(self, status: int, told: str) -> None:
        self.status = status
        super().__init__(told)


@dataclass(frozen=True)
class Connection:
    """A lab that a token opens; `connect` makes one.

    Its methods return what the API of the lab returns: see /api/v1/openapi.json of the lab. Each of them raises
    `LabError` if the lab refuses or does not answer.

    Parameters
    ----------
    url : str
        Address of the lab.
    token : str
        The token that opens it; it is never printed.
    """

    url: str
    token: str = field(repr=False)

    def me(self) -> dict[str, Any]:
        """Ask whose token it is.

        Returns
        -------
        dict
            The person: id, name, role, class_id.
        """
        return dict(self.get("me"))

    def essays(self) -> list[dict[str, Any]]:
        """List the published essays that the person may read.

        Returns
        -------
        list of dict
            The essays, newest first.
        """
        return list(self.get("essays"))

    def essay(self, essay_id: int) -> dict[str, Any]:
        """Read an essay.

        Parameters
        ----------
        essay_id : int
            Number of the essay.

        Returns
        -------
        dict
            The essay, with its text in Markdown.
        """
        return dict(self.get(f"essays/{essay_id:d}"))

    def comments(self, essay_id: int) -> list[dict[str, Any]]:
        """List the comments of an essay.

        Parameters
        ----------
        essay_id : int
            Number of the essay.

        Returns
        -------
        list of dict
            The comments, in the order of their numbers.
        """
        return list(self.get(f"essays/{essay_id:d}/comments"))

    def comment(self, essay_id: int, body: str, answers: int | None = None) -> dict[str, Any]:
        """Comment on an essay; this needs a token that may write.

        Parameters
        ----------
        essay_id : int
            Number of the essay.
        body : str
            Text of the comment, in Markdown.
        answers : int, optional
            Number of the comment that it answers.

        Returns
        -------
        dict
            The comment, as the lab has it now.
        """
        return dict(self.send(f"essays/{essay_id:d}/comments", {"body": body, "answers": answers}))

    def get(self, path: str) -> Any:
        """Read anything that the API has.

        Parameters
        ----------
        path : str
            What follows /api/v1/ in the address.

        Returns
        -------
        Any
            The JSON of the answer.
        """
        return self._ask("GET", path, None)

    def send(self, path: str, data: dict[str, Any]) -> Any:
        """Send data to the API.

        Parameters
        ----------
        path : str
            What follows /api/v1/ in the address.
        data : dict
            What is sent, as JSON.

        Returns
        -------
        Any
            The JSON of the answer.
        """
        return self._ask("POST", path, json.dumps(data).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> Any:
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise LabError(error.code, _error_text(error.code, error.read())) from None
        except (urllib.error.URLError, TimeoutError, ValueError) as error:
            raise LabError(0, f"{self.url}: no lab answers there ({error}); expected one that runs") from error


def connect(url: str, token: str) -> Connection:
    """Connect to a lab from a notebook.

    Parameters
    ----------
    url : str
        Address of the lab, as https://lab.example.org.
    token : str
        From the account's page of the lab.

    Returns
    -------
    Connection
        Open: it has asked whose token it is.

    Raises
    ------
    ArgumentError
        If the address is not one of a web server.
    LabError
        If no lab answers, or it does not accept the token.
    """
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ArgumentError("url", repr(url), "expected the address of a lab, as https://lab.example.org")
    opened = Connection(url.rstrip("/"), token)
    opened.me()
    return opened


def _error_text(status: int, body: bytes) -> str:
    try:
        error = json.loads(body)["error"]
        return f"{error['title']}: {error['detail']} (id {error['id']})"
    except (ValueError, KeyError, TypeError):
        return f"the server answered {status}, and not as a lab does"
