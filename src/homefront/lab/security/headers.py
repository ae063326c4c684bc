"""Around every request: a bound on its size, and headers that tell the browser what a page may do."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homefront.lab.refusals import LabRefusalError

POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
        "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    )
)  # fmt: skip
"""No script, style or frame from elsewhere, none inside the page, no eval."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class SafeHeaders:
    """Middleware: headers and waiting cookies on every answer."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self.app, self.secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if self.secure:
                    headers["strict-transport-security"] = "max-age=31536000"
                headers.setdefault("cache-control", "no-store")
                message["headers"].extend((b"set-cookie", value) for value in state.get("cookies", {}).values())
            await send(message)

        await self.app(scope, receive, sent)


class Bounded:
    """Middleware: a request whose body is larger than `most` bytes is refused, whatever it says of its length."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        said = Headers(scope=scope).get("content-length", "0")
        came = int(said) if said.isascii() and said.isdigit() and len(said) < 20 else 0
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if max(came, taken) > self.most:
                raise too_large(self.most)
            return message

        await self.app(scope, bounded, send)


def too_large(most: int) -> LabRefusalError:
    """What is said of a request with too large a body."""
    return LabRefusalError(
        413, "That is too large",
        f"It has more than {most // 2**20} MiB, the most that the lab takes at once. Nothing of it was kept; "
        "go back, and send a smaller text or picture.",
    )  # fmt: skip
