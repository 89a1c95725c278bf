"""Signing in: the calls that need no credential, because they give one."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Request, Response

from coolmint.auth import access, links, sessions, sign_in
from coolmint.auth.dependencies import Auth, AuthParts, RequestOrigin
from coolmint.auth.models import User
from coolmint.auth.routes.cookies import known_device, set_session_cookie
from coolmint.auth.schemas import (
    ClientSignIn,
    Refresh,
    SecondFactor,
    SetPassword,
    SignedIn,
    SignIn,
    SignInOptions,
    TokensRead,
    UseLink,
)
from coolmint.auth.sessions import ClientTokens
from coolmint.auth.sign_in import SecondFactorFailed
from coolmint.auth.viewer import Origin
from coolmint.platform.web import PROBLEM_RESPONSES, Problem, Session, example

_REFUSED: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "The credentials do not fit"},
    410: {"model": Problem, "description": "The link was used or is too old"},
    429: {"model": Problem, "description": "Too many tries"},
}
router = APIRouter(prefix="/auth", tags=["sign-in"], responses={**PROBLEM_RESPONSES, **_REFUSED})

_CHALLENGE_SECONDS = 300
_SIGNED_IN = {"status": "signed_in", "challenge": None}
_TOKENS = {"access_token": "eyJ…", "token_type": "Bearer", "expires_in": 600, "refresh_token": "q0…"}


@router.get(
    "/options", response_model=SignInOptions, responses=example({"auth": "on", "password": True, "providers": []})
)
async def get_options(auth: AuthParts) -> SignInOptions:
    """Read how one can sign in here."""
    return SignInOptions(auth=auth.settings.auth, password=True, providers=access.providers(auth.settings))


@router.post("/sign-in", response_model=SignedIn, responses=example(_SIGNED_IN))
async def sign_in_with_password(
    request: Request, response: Response, session: Session, auth: AuthParts, origin: RequestOrigin, given: SignIn
) -> SignedIn:
    """Sign a browser in: it gets a session cookie, or is asked for its second factor."""
    throttle = auth.throttle.for_device(known_device(request, auth))
    checked = await sign_in.check_password(session, given.email, given.password, origin, auth.passwords, throttle)
    if checked.needs_second_factor:
        challenge = challenge_for(auth, checked.user.id, "password")
        return SignedIn(status="second_factor", challenge=challenge)
    return await start(request, response, session, auth, checked.user, "password", origin)


@router.post("/second-factor", response_model=SignedIn, responses=example(_SIGNED_IN))
async def sign_in_with_second_factor(
    request: Request, response: Response, session: Session, auth: AuthParts, origin: RequestOrigin, given: SecondFactor
) -> SignedIn:
    """Finish signing in with a code of the authenticator app, or a recovery code."""
    user_id, first = _read_challenge(auth, given.challenge)
    throttle = auth.throttle.for_device(known_device(request, auth))
    user = await sign_in.check_second_factor(session, user_id, given.code, origin, throttle)
    return await start(request, response, session, auth, user, f"{first} and code", origin)


def challenge_for(auth: Auth, user_id: UUID, first: str) -> str:
    """Return what shows, for a short time, that a user has passed the first factor, and by which method."""
    return auth.signed.make(f"second factor after {first}", user_id, _CHALLENGE_SECONDS)


def _read_challenge(auth: Auth, challenge: str) -> tuple[UUID | None, str]:
    for first in ("password", *(provider.method for provider in auth.settings.oidc)):
        user_id = auth.signed.read(f"second factor after {first}", challenge)
        if user_id is not None:
            return user_id, first
    return None, ""


@router.post("/link", response_model=SignedIn, responses=example(_SIGNED_IN))
async def sign_in_with_link(
    request: Request, response: Response, session: Session, auth: AuthParts, origin: RequestOrigin, given: UseLink
) -> SignedIn:
    """Sign a browser in by a one-time link."""
    user = await links.use_link(session, given.token, "sign_in", origin)
    return await start(request, response, session, auth, user, "link", origin)


@router.post("/password-link", response_model=SignedIn, responses=example(_SIGNED_IN))
async def set_password_by_link(
    request: Request, response: Response, session: Session, auth: AuthParts, origin: RequestOrigin, given: SetPassword
) -> SignedIn:
    """Set a password by a one-time link, and sign in; a second factor stays asked for."""
    user = await sign_in.set_password_by_link(session, given.token, given.new_password, origin, auth.passwords)
    if user.totp_confirmed_at is not None:
        challenge = challenge_for(auth, user.id, "password")
        return SignedIn(status="second_factor", challenge=challenge)
    return await start(request, response, session, auth, user, "password link", origin)


async def start(
    request: Request, response: Response, session: Session, auth: Auth, user: User, method: str, origin: Origin
) -> SignedIn:
    """Begin a session of the browser that asks, and give it the cookie."""
    token = await sessions.start_browser_session(session, user.id, method, origin, auth.settings.sign_in)
    await sign_in.note_signed_in(session, user, method, origin)
    set_session_cookie(request, response, auth, token, user.id)
    return SignedIn(status="signed_in")


@router.post("/token", response_model=TokensRead, responses=example(_TOKENS))
async def get_tokens(
    request: Request,
    session: Session,
    auth: AuthParts,
    origin: RequestOrigin,
    given: Annotated[ClientSignIn, Body()],
) -> TokensRead:
    """Sign an API client in: a short-lived access token, and a refresh token for the next."""
    throttle = auth.throttle.for_device(known_device(request, auth))
    checked = await sign_in.check_password(session, given.email, given.password, origin, auth.passwords, throttle)
    if checked.needs_second_factor:
        if given.code is None:
            event = sign_in.code_missing(checked.user, origin)
            raise SecondFactorFailed("This user has a second factor; send its code too.", event)
        await sign_in.check_second_factor(session, checked.user.id, given.code, origin, throttle)
    tokens = await sessions.start_client_session(session, checked.user.id, "password", origin, auth.settings.sign_in)
    await sign_in.note_signed_in(session, checked.user, "client", origin)
    return _tokens(auth, tokens)


@router.post("/token/refresh", response_model=TokensRead, responses=example(_TOKENS))
async def refresh_tokens(session: Session, auth: AuthParts, origin: RequestOrigin, given: Refresh) -> TokensRead:
    """Use a refresh token: it works once. One that comes a second time ends the whole session."""
    return _tokens(auth, await sessions.refresh(session, given.refresh_token, origin))


def _tokens(auth: Auth, tokens: ClientTokens) -> TokensRead:
    seconds = auth.settings.sign_in.access_token_minutes * 60
    access_token = auth.signed.make("access", tokens.session_id, seconds)
    return TokensRead(access_token=access_token, expires_in=seconds, refresh_token=tokens.refresh_token)
