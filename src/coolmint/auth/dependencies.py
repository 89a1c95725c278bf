"""From a request to its viewer. Every route but the named public ones asks for one, and says for which scope."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import audit, identify
from coolmint.auth.access_tokens import SignedTokens
from coolmint.auth.audit import AuditedRefusal, Event, Outcome
from coolmint.auth.identify import Identified, Unauthenticated
from coolmint.auth.keys import service_user
from coolmint.auth.models import ApiKey, User
from coolmint.auth.openid.client import OpenIdClient
from coolmint.auth.passwords import Passwords
from coolmint.auth.supabase import SupabaseTokens, identify_by_supabase
from coolmint.auth.throttle import SignInThrottle
from coolmint.auth.tokens import KEY_PREFIX, hash_token
from coolmint.auth.viewer import Credential, Origin, Role, Scope, Viewer
from coolmint.platform.replicas import Replicas
from coolmint.platform.settings import Settings
from coolmint.platform.web import BEFORE_COMMIT, Limits, Session, client_address

COOKIE = "coolmint_session"
SECURE_COOKIE = "__Host-coolmint_session"
"""The name when the address is https: such a cookie no sibling site can set."""


@dataclass(frozen=True)
class Auth:
    """What signing in needs, made once at start; `app.state.auth`."""

    settings: Settings
    passwords: Passwords
    signed: SignedTokens
    throttle: SignInThrottle
    openid: Mapping[str, OpenIdClient] = field(default_factory=dict)
    supabase: SupabaseTokens | None = None

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.settings.sign_in.idle_minutes)


async def get_auth(request: Request) -> Auth:
    auth: Auth = request.app.state.auth
    return auth


AuthParts = Annotated[Auth, Depends(get_auth)]


async def get_origin(request: Request) -> Origin:
    return Origin(
        address=client_address(request.scope),
        user_agent=request.headers.get("user-agent"),
        request_id=request.scope.get("state", {}).get("request_id"),
    )


RequestOrigin = Annotated[Origin, Depends(get_origin)]

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="bearer",
    description=f"An API key (`{KEY_PREFIX}…`), an access token of ours, or one of Supabase where that is set up.",
)
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="cookie", description="A browser's session.")


class KeyRevoked(AuditedRefusal):
    """The key was valid once: revoked or expired keys that are tried are worth knowing."""

    status = 401


async def current_viewer(
    needed: SecurityScopes,
    request: Request,
    session: Session,
    auth: AuthParts,
    limits: Limits,
    origin: RequestOrigin,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    cookie: Annotated[str | None, Depends(_cookie)],
) -> Viewer:
    """Return who asks, if they have every scope the route says.

    Raises:
        Unauthenticated: no valid credential.
        NotAllowed: a valid one without the scope.
        TooManyRequests: the user asks too often.
    """
    if not needed.scopes:
        raise RuntimeError("A route must say which scope it takes.")
    cookie = request.cookies.get(SECURE_COOKIE) or cookie
    found = await _identify(session, auth, origin, bearer.credentials if bearer else None, cookie)
    if found is None:
        raise Unauthenticated("Sign in, or send an API key: Authorization: Bearer cm_….")
    await limits.hit("per_user", str(found.viewer.user_id))
    if found.first_use and found.viewer.credential is Credential.KEY:
        used = Event("key.used", found.viewer, object="key", ids=[str(found.viewer.credential_id)])
        await audit.record(session, used)
    request.state.viewer = found.viewer
    request.state.wrote_seconds_ago = found.wrote_seconds_ago
    if request.app.state.replicas is not None and request.method not in _SAFE_METHODS and found.viewer.user_id:
        session.info[BEFORE_COMMIT] = identify.note_write(found.viewer)
    found.viewer.expect(needed.scopes)
    return found.viewer


async def _identify(
    session: AsyncSession, auth: Auth, origin: Origin, bearer: str | None, cookie: str | None
) -> Identified | None:
    # A credential that was sent counts, also when sign-in is off: a script must learn that its key is wrong.
    if bearer is not None:
        return await _by_bearer(session, auth, origin, bearer)
    if auth.settings.auth == "off":
        service = await service_user(session, Role.ADMIN)
        return await identify.by_user(session, User.id == service.id, origin, Credential.OPEN)
    if cookie is not None:
        return await identify.by_session_token(session, cookie, auth.idle, origin)
    return None


async def _by_bearer(session: AsyncSession, auth: Auth, origin: Origin, bearer: str) -> Identified | None:
    if not bearer.startswith(KEY_PREFIX):
        return await _by_token(session, auth, origin, bearer)
    found = await identify.by_key(session, bearer, origin)
    if found is None:
        known = select(ApiKey.id, ApiKey.prefix, User.email).join(User, User.id == ApiKey.user_id)
        row = (await session.execute(known.where(ApiKey.key_hash == hash_token(bearer)))).one_or_none()
        if row is not None:
            event = Event(
                "key.refused",
                actor=row.email,
                origin=origin,
                outcome=Outcome.REFUSED,
                object="key",
                ids=[str(row.id)],
                details={"prefix": row.prefix},
            )
            raise KeyRevoked("This API key is not valid any more: it was revoked, or its time is over.", event)
    return found


async def _by_token(session: AsyncSession, auth: Auth, origin: Origin, token: str) -> Identified | None:
    id_ = auth.signed.read("access", token)
    if id_ is not None:
        return await identify.by_session_id(session, id_, origin)
    identity = await auth.supabase.read(token) if auth.supabase else None
    if identity is None:
        return None
    return await identify_by_supabase(session, auth.settings.supabase, identity, origin)


_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Reader = Annotated[Viewer, Security(current_viewer, scopes=[Scope.READ])]
Selector = Annotated[Viewer, Security(current_viewer, scopes=[Scope.SELECT])]
Exporter = Annotated[Viewer, Security(current_viewer, scopes=[Scope.EXPORT])]
Administrator = Annotated[Viewer, Security(current_viewer, scopes=[Scope.ADMIN])]
AuditReader = Annotated[Viewer, Security(current_viewer, scopes=[Scope.AUDIT])]
Oneself = Annotated[Viewer, Security(current_viewer, scopes=[Scope.PROFILE])]
"""Who may do what: a route names one of these, and that is its declared scope."""


async def _read_session(request: Request, viewer: Reader, session: Session) -> AsyncIterator[AsyncSession]:
    replicas: Replicas | None = request.app.state.replicas
    wrote = request.state.wrote_seconds_ago
    if replicas is None or viewer.user_id is None or (wrote is not None and wrote < replicas.own_writes_seconds):
        yield session
        return
    async with replicas.session(str(viewer.user_id)) as reading:
        if reading is not None:
            # Who asks was found out; no connection to the primary is held while the replica works.
            await session.commit()
        yield reading or session


ReadSession = Annotated[AsyncSession, Depends(_read_session, scope="function")]
"""For calls that only read activities: on a replica where there is one that may answer. It must not write."""
