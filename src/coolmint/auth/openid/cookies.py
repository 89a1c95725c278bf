"""The cookie of a sign-in under way. `Lax`, because the browser comes back to us from the provider's site."""

from fastapi import Request, Response

from coolmint.auth.openid.handshake import SECONDS

_COOKIE = "coolmint_oidc"
_SECURE_COOKIE = "__Host-coolmint_oidc"
_PATH = "/auth/oidc"


def set_handshake_cookie(response: Response, sealed: str, *, secure: bool) -> None:
    """Let the browser carry the handshake; a later one takes its place."""
    response.set_cookie(
        _SECURE_COOKIE if secure else _COOKIE,
        sealed,
        max_age=SECONDS,
        path="/" if secure else _PATH,
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def handshake_cookie(request: Request, *, secure: bool) -> str | None:
    return request.cookies.get(_SECURE_COOKIE if secure else _COOKIE)


def clear_handshake_cookie(response: Response) -> None:
    response.delete_cookie(_COOKIE, path=_PATH, httponly=True, samesite="lax")
    response.delete_cookie(_SECURE_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
