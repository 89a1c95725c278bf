"""The cookies of a browser: its session, and that it has signed in here before."""

from uuid import UUID

from fastapi import Request, Response

from coolmint.auth.dependencies import COOKIE, SECURE_COOKIE, Auth

DEVICE_COOKIE = "coolmint_device"
_DEVICE_DAYS = 180


def set_session_cookie(request: Request, response: Response, auth: Auth, token: str, user_id: UUID) -> None:
    """Give the browser its session; only our own pages send it back, and no script can read it."""
    secure = is_secure(request, auth)
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        token,
        max_age=auth.settings.sign_in.absolute_hours * 3600,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
    device = auth.signed.make("device", user_id, _DEVICE_DAYS * 86_400)
    response.set_cookie(
        DEVICE_COOKIE,
        device,
        max_age=_DEVICE_DAYS * 86_400,
        path="/auth",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def clear_session_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    response.delete_cookie(SECURE_COOKIE, path="/", secure=True, httponly=True, samesite="strict")


def known_device(request: Request, auth: Auth) -> UUID | None:
    """Return who signed in on this browser before, as its own cookie says."""
    cookie = request.cookies.get(DEVICE_COOKIE)
    return auth.signed.read("device", cookie) if cookie else None


def is_secure(request: Request, auth: Auth) -> bool:
    public = auth.settings.public_url
    return request.url.scheme == "https" or (public is not None and public.scheme == "https")
