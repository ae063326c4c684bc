"""Outside providers of sign-in, chosen by configuration: OpenID Connect, or OAuth with a page that says who one is.

What comes back is who somebody is to that provider: an issuer and a subject, and nothing else; no name, no address.
The code flow with PKCE, state and nonce; authlib speaks the protocol.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from homefront.lab.refusals import LabRefusalError

TIMEOUT_S = 10.0
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that are taken: those made with a key that the lab does not have."""

LEEWAY_S = 120
"""How far the clocks of lab and provider may be apart, in s."""


class Provider(BaseModel):
    """One provider, as lab.toml names it.

    id : in addresses of the lab.   name : on its pages.   issuer : of OpenID Connect; all else is asked there.   For
    OAuth without it: authorize_url, token_url, userinfo_url, and subject, the key there that says who somebody is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    name: str = Field(min_length=1, max_length=60)
    client_id: str
    client_secret: SecretStr
    issuer: str = ""
    authorize_url: str = ""
    token_url: str = ""
    userinfo_url: str = ""
    scope: str = "openid"
    subject: str = "sub"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        given = [self.issuer] if self.issuer else [self.authorize_url, self.token_url, self.userinfo_url]
        for url in given:
            parts = urlsplit(url)
            local = parts.hostname in ("127.0.0.1", "localhost", "::1")
            if not parts.netloc or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
                raise ValueError(
                    f"got the address {url!r}; expected https:// in issuer, or authorize_url, token_url, userinfo_url"
                )
        return self


@dataclass(frozen=True)
class Flow:
    """A sign-in that has begun: what has to come back, and what is to be done then.

    next : page to open.   code, name : class code and name of somebody who joins, or "".   connect : whether the
    provider is to be added to the account that is signed in.
    """

    provider: str
    state: str
    nonce: str
    verifier: str
    next: str = "/"
    code: str = ""
    name: str = ""
    connect: bool = False

    def packed(self) -> str:
        """As a cookie holds it."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode("ascii").rstrip("=")

    @classmethod
    def unpacked(cls, cookie: str) -> Flow | None:
        """From a cookie; None where it holds none."""
        try:
            return cls(**json.loads(base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))))
        except (ValueError, TypeError):
            return None


def new_flow(provider: Provider, **what: Any) -> Flow:
    """A flow with words drawn by chance."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Flow(provider.id, state, nonce, verifier, **what)


def address_of(provider: Provider, flow: Flow, back: str) -> str:
    """The page of the provider to which the browser goes. back : where it comes back to."""
    with _client(provider, back) as client:
        url, _ = client.create_authorization_url(
            _ask(client, provider)["authorization_endpoint"], state=flow.state, nonce=flow.nonce,
            code_verifier=flow.verifier,
        )  # fmt: skip
    return str(url)


def who_came_back(provider: Provider, flow: Flow, back: str, query: Mapping[str, str]) -> tuple[str, str]:
    """Issuer and subject of somebody who came back from the provider; LabRefusalError unless all is as it has to be."""
    if not hmac.compare_digest(query.get("state", "").encode(), flow.state.encode()):
        raise _refused("This answer belongs to no sign-in that was begun here.")
    if "error" in query or "code" not in query:
        raise _refused("It was broken off there.")
    with _client(provider, back) as client:
        metadata = _ask(client, provider)
        try:
            token = client.fetch_token(metadata["token_endpoint"], code=query["code"], code_verifier=flow.verifier)
            if provider.issuer:
                return provider.issuer, _subject(_id_token(client, provider, metadata, token, flow.nonce)["sub"])
            answer = client.request("GET", provider.userinfo_url)
            answer.raise_for_status()
            return urlsplit(provider.token_url).netloc, _subject(answer.json()[provider.subject])
        except _wrong_answers() as error:
            raise _refused("Its answer was not valid.") from error


def _client(provider: Provider, back: str) -> Any:
    from authlib.integrations.httpx_client import OAuth2Client

    return OAuth2Client(
        provider.client_id, provider.client_secret.get_secret_value(), scope=provider.scope, redirect_uri=back,
        code_challenge_method="S256", timeout=TIMEOUT_S,
    )  # fmt: skip


def _ask(client: Any, provider: Provider) -> Mapping[str, Any]:
    """What the provider says of itself; RFC 8414 asks that it names the issuer that was asked."""
    if not provider.issuer:
        return {"authorization_endpoint": provider.authorize_url, "token_endpoint": provider.token_url}
    try:
        answer = client.request(
            "GET", f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration", withhold_token=True
        )
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        if told["issuer"] != provider.issuer:
            raise ValueError(f"it calls itself {told['issuer']!r}")
        return told
    except _wrong_answers() as error:
        raise LabRefusalError(
            502, f"{provider.name} cannot be reached", "Try again in a minute, or sign in with a name and password."
        ) from error


def _id_token(
    client: Any, provider: Provider, metadata: Mapping[str, Any], token: Mapping[str, Any], nonce: str
) -> Mapping[str, Any]:
    """The claims of the ID token, after its signature, issuer, audience, times and nonce were checked."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    answer = client.request("GET", metadata["jwks_uri"], withhold_token=True)
    answer.raise_for_status()
    offered = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
    read = jwt.decode(
        token["id_token"],
        KeySet.import_key_set(answer.json()),
        algorithms=[one for one in offered if one in ALGORITHMS],
    )
    must = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "nonce": {"essential": True, "value": nonce},
    }
    params = {"nonce": nonce, "client_id": provider.client_id, "access_token": token.get("access_token")}
    claims = CodeIDToken(read.claims, read.header, must, params)
    claims.validate(leeway=LEEWAY_S)
    return dict(claims)


def _subject(value: Any) -> str:
    text = str(value) if isinstance(value, (str, int)) else ""
    if not 1 <= len(text) <= 255:
        raise ValueError("the provider does not say who somebody is")
    return text


def _wrong_answers() -> tuple[type[Exception], ...]:
    from authlib.common.errors import AuthlibBaseError
    from httpx2 import HTTPError
    from joserfc.errors import JoseError

    return (AuthlibBaseError, JoseError, HTTPError, ValueError, KeyError, TypeError)


def _refused(told: str) -> LabRefusalError:
    return LabRefusalError(403, "You are not signed in", f"{told} Begin again from the page where one signs in.")
