"""Signing in with an OpenID provider: two addresses that a browser opens, not calls that a program makes."""

from html import escape
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from coolmint.auth.dependencies import Auth, AuthParts, RequestOrigin
from coolmint.auth.openid.claims import Identity
from coolmint.auth.openid.client import OpenIdClient
from coolmint.auth.openid.cookies import clear_handshake_cookie, handshake_cookie, set_handshake_cookie
from coolmint.auth.openid.handshake import HOME, Handshake
from coolmint.auth.openid.people import sign_in_identity
from coolmint.auth.openid.problems import OpenIdFailed, SignInProblem, Stopped
from coolmint.auth.routes.cookies import is_secure
from coolmint.auth.routes.sign_in import challenge_for, start
from coolmint.platform.errors import NotFound
from coolmint.platform.web import Keys, Session

router = APIRouter(prefix="/auth/oidc", tags=["sign-in"], include_in_schema=False)

# The session cookie is SameSite=Strict, and a redirect from here would still count as coming from the provider's site.
# From a page of ours on, every request is our own.
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Cool Mint</title>
<meta http-equiv="refresh" content="0;url={to}"><p>You are signed in. <a href="{to}">Continue</a></p></html>"""


class ProviderNotFound(NotFound):
    """No OpenID provider of this name is configured."""


async def _find_client(auth: AuthParts, provider: str) -> OpenIdClient:
    client = auth.openid.get(provider)
    if client is None:
        raise ProviderNotFound("No sign-in provider of this name is configured.")
    return client


Client = Annotated[OpenIdClient, Depends(_find_client)]


@router.get("/{provider}")
async def begin(
    request: Request, auth: AuthParts, keys: Keys, client: Client, origin: RequestOrigin, to: str | None = None
) -> Response:
    """Send the browser to the provider."""
    handshake = Handshake.begin(client.provider.name, to)
    try:
        url = await client.begin(handshake, _redirect_uri(request, auth, client))
    except Stopped as stopped:
        raise OpenIdFailed(stopped, client.provider.method, origin, handshake.to) from None
    response = RedirectResponse(url, 303)
    set_handshake_cookie(response, handshake.seal(keys), secure=is_secure(request, auth))
    return response


async def _finish(
    request: Request, auth: AuthParts, keys: Keys, client: Client, origin: RequestOrigin
) -> tuple[Handshake, Identity]:
    sealed = handshake_cookie(request, secure=is_secure(request, auth))
    handshake = Handshake.open(sealed, keys) if sealed else None
    try:
        if handshake is None or handshake.provider != client.provider.name:
            raise Stopped(SignInProblem.SIGN_IN_EXPIRED)
        answer = dict(request.query_params)
        return handshake, await client.finish(handshake, answer, _redirect_uri(request, auth, client))
    except Stopped as stopped:
        raise OpenIdFailed(stopped, client.provider.method, origin, handshake.to if handshake else HOME) from None


# Before the session in every call, so that no connection to the database waits for the provider.
Finished = Annotated[tuple[Handshake, Identity], Depends(_finish)]


@router.get("/{provider}/callback")
async def finish(
    request: Request, auth: AuthParts, client: Client, origin: RequestOrigin, finished: Finished, session: Session
) -> Response:
    """Take the browser back from the provider, signed in."""
    handshake, identity = finished
    try:
        user = await sign_in_identity(session, client.provider, identity, origin)
    except Stopped as stopped:
        raise OpenIdFailed(stopped, client.provider.method, origin, handshake.to) from None
    if client.provider.second_factor and user.totp_confirmed_at is not None:
        challenge = challenge_for(auth, user.id, client.provider.method)
        response: Response = RedirectResponse(
            f"/app/sign-in?to={quote(handshake.to, safe='')}#challenge={challenge}", 303
        )
    else:
        response = HTMLResponse(_PAGE.format(to=escape(handshake.to)))
        await start(request, response, session, auth, user, client.provider.method, origin)
    clear_handshake_cookie(response)
    return response


def _redirect_uri(request: Request, auth: Auth, client: OpenIdClient) -> str:
    base = str(auth.settings.public_url or request.base_url).rstrip("/")
    return f"{base}/auth/oidc/{client.provider.name}/callback"
