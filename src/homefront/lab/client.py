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
    """The lab refused, or cannot be reached. status : of HTTP, 0 where there was no answer."""

    def __init__(self, status: int, told: str) -> None:
        self.status = status
        super().__init__(told)


@dataclass(frozen=True)
class Connection:
    """A lab that a token opens. What its methods give is what the API gives: see /api/v1/openapi.json of the lab."""

    url: str
    token: str = field(repr=False)

    def me(self) -> dict[str, Any]:
        """Whose token it is: id, name, role, class_id."""
        return dict(self.get("me"))

    def essays(self) -> list[dict[str, Any]]:
        """Published essays that the person may read, newest first."""
        return list(self.get("essays"))

    def essay(self, essay_id: int) -> dict[str, Any]:
        """An essay with its text in Markdown."""
        return dict(self.get(f"essays/{essay_id:d}"))

    def comments(self, essay_id: int) -> list[dict[str, Any]]:
        """The comments of an essay in the order of their numbers."""
        return list(self.get(f"essays/{essay_id:d}/comments"))

    def comment(self, essay_id: int, body: str, answers: int | None = None) -> dict[str, Any]:
        """Comments on an essay. answers : id of the comment that it answers. Needs a token that may write."""
        return dict(self.send(f"essays/{essay_id:d}/comments", {"body": body, "answers": answers}))

    def get(self, path: str) -> Any:
        """What the API gives under /api/v1/PATH. LabError where it refuses."""
        return self._ask("GET", path, None)

    def send(self, path: str, data: dict[str, Any]) -> Any:
        """Sends data to /api/v1/PATH; what it gives. LabError where it refuses."""
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
    """A connection to a lab.

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
        For an address that is not one of a web server.
    LabError
        Where no lab answers, or the token is not good.
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
