"""An OpenID provider made of authlib's own server: it answers on this machine, signs and checks as others do."""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, OpenIDCode
from fastapi import FastAPI, Request
from joserfc.jwk import KeySet, RSAKey
from starlette.responses import JSONResponse, Response

CLIENT, SECRET = "the-lab", "a secret of lab and provider"
BACK = "http://127.0.0.1:8019/sign-in/back/school"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that was given out, and what was asked with it."""

    code: str
    subject: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class LabAsClient(ClientMixin):
    """The lab, as the provider knows it."""

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return BACK

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == BACK

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(client_secret, SECRET)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Payload(OAuth2Payload):
    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    @property
    def data(self) -> dict[str, str]:
        return self._values

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return defaultdict(list, {name: [value] for name, value in self._values.items()})


class Asked(OAuth2Request):
    """A request, as authlib's server reads it."""

    def __init__(self, request: Request, form: dict[str, str]) -> None:
        super().__init__(request.method, str(request.url), headers=request.headers)
        self._args, self._fields = dict(request.query_params), form
        self.payload = Payload(self._args | form)

    @property
    def args(self) -> dict[str, str]:
        return self._args

    @property
    def form(self) -> dict[str, str]:
        return self._fields


class Server(AuthorizationServer):
    def query_client(self, client_id: str) -> LabAsClient | None:
        return LabAsClient() if client_id == CLIENT else None

    def save_token(self, token: Any, request: Any) -> None:
        pass

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        pass

    def create_oauth2_request(self, request: Asked) -> Asked:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        if isinstance(body, dict):
            return JSONResponse(body, status, dict(headers))
        return Response(body or "", status, dict(headers))


@dataclass
class OpenIDProvider:
    """The provider. user : who is signed in there, in this browser.   twist : claims that it gets wrong, for tests."""

    issuer: str = ""
    user: str = "pupil-17"
    twist: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signing: RSAKey | None = None

    def app(self) -> FastAPI:
        provider, app, server = self, FastAPI(), Server()

        class Grant(AuthorizationCodeGrant):
            TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

            def save_authorization_code(self, code: str, request: Asked) -> None:
                asked = request.payload.data
                provider.codes[code] = Code(
                    code, request.user, request.payload.redirect_uri, request.scope, asked.get("nonce", ""),
                    asked.get("code_challenge", ""), asked.get("code_challenge_method", ""),
                )  # fmt: skip

            def query_authorization_code(self, code: str, client: ClientMixin) -> Code | None:
                return provider.codes.get(code)

            def delete_authorization_code(self, authorization_code: Code) -> None:
                del provider.codes[authorization_code.code]

            def authenticate_user(self, authorization_code: Code) -> str:
                return authorization_code.subject

        class Tokens(OpenIDCode):
            def exists_nonce(self, nonce: str, request: Asked) -> bool:
                return any(one.nonce == nonce for one in provider.codes.values())

            def resolve_client_private_key(self, client: ClientMixin) -> RSAKey:
                return provider.signing or provider.key

            def get_client_claims(self, client: ClientMixin) -> dict[str, Any]:
                return {"iss": provider.issuer, "aud": [CLIENT]}

            def get_encode_header(self, client: ClientMixin) -> dict[str, str]:
                return {"alg": "RS256", "kid": "1"}

            def generate_user_info(self, user: str, scope: str) -> dict[str, Any]:
                return {"sub": user} | provider.twist

        server.register_grant(Grant, [Tokens(require_nonce=True), CodeChallenge(required=True)])
        server.register_token_generator(
            "default", lambda **asked: {"token_type": "Bearer", "access_token": f"of {asked['user']}",
                                        "scope": asked["scope"], "expires_in": 3600},
        )  # fmt: skip

        @app.get("/.well-known/openid-configuration")
        def configuration() -> dict[str, Any]:
            return {
                "issuer": provider.issuer, "authorization_endpoint": f"{provider.issuer}/authorize",
                "token_endpoint": f"{provider.issuer}/token", "jwks_uri": f"{provider.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            }  # fmt: skip

        @app.get("/keys")
        def keys() -> Any:
            return KeySet([provider.key]).as_dict(private=False)

        @app.get("/authorize")
        async def authorize(request: Request) -> Response:
            asked = Asked(request, {})
            grant = server.get_consent_grant(asked, provider.user)
            return server.create_authorization_response(asked, grant_user=provider.user, grant=grant)

        @app.post("/token")
        async def token(request: Request) -> Response:
            form = {name: str(value) for name, value in (await request.form()).items()}
            return server.create_token_response(Asked(request, form))

        @app.get("/userinfo")
        def userinfo(request: Request) -> dict[str, Any]:
            return {"id": int(request.headers["authorization"].rpartition("-")[2])}

        return app
