"""Devices: browser sessions by cookie, client sessions by a chain of refresh tokens; all end the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Text, cast, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.audit import AuditedRefusal, Event, Outcome
from coolmint.auth.models import RefreshToken, User, UserSession
from coolmint.auth.tokens import hash_token, new_token
from coolmint.auth.viewer import Origin, Viewer
from coolmint.platform.errors import NotFound, Refusal
from coolmint.platform.settings import SignInSettings

_USER_AGENT = 300


class DeviceNotFound(NotFound):
    """None of your devices has this id."""


class RefreshTokenInvalid(Refusal):
    """The refresh token is unknown, or its session has ended; sign in again."""

    status = 401


class RefreshTokenReused(AuditedRefusal):
    """This refresh token was used before: somebody else may have it, so the whole session was ended."""

    status = 401

    async def settle(self, session: AsyncSession) -> None:
        await _end(session, UserSession.id == UUID(self.event.ids[0]), "token reused")
        await super().settle(session)


@dataclass(frozen=True)
class ClientTokens:
    """`refresh_token` works once; the answer to its use brings the next."""

    session_id: UUID
    user_id: UUID
    refresh_token: str


async def start_browser_session(
    session: AsyncSession, user_id: UUID, method: str, origin: Origin, settings: SignInSettings
) -> str:
    """Return the token for the cookie of a new session."""
    token = new_token()
    lifetime = timedelta(hours=settings.absolute_hours)
    await _start(session, user_id, "browser", method, origin, lifetime, token_hash=hash_token(token))
    return token


async def start_client_session(
    session: AsyncSession, user_id: UUID, method: str, origin: Origin, settings: SignInSettings
) -> ClientTokens:
    """Return the first refresh token of a new client session."""
    id_ = await _start(session, user_id, "client", method, origin, timedelta(days=settings.client_days))
    return ClientTokens(id_, user_id, await _next_token(session, id_))


async def _start(
    session: AsyncSession,
    user_id: UUID,
    kind: str,
    method: str,
    origin: Origin,
    lifetime: timedelta,
    *,
    token_hash: bytes | None = None,
) -> UUID:
    id_ = uuid4()
    await session.execute(
        insert(UserSession).values(
            id=id_,
            user_id=user_id,
            kind=kind,
            token_hash=token_hash,
            method=method,
            address=origin.address,
            user_agent=(origin.user_agent or "")[:_USER_AGENT] or None,
            expires_at=func.now() + lifetime,
        )
    )
    await session.execute(update(User).where(User.id == user_id).values(last_signed_in_at=func.now()))
    return id_


async def _next_token(session: AsyncSession, session_id: UUID) -> str:
    token = new_token()
    await session.execute(insert(RefreshToken).values(token_hash=hash_token(token), session_id=session_id))
    return token


async def refresh(session: AsyncSession, token: str, origin: Origin) -> ClientTokens:
    """Use a refresh token: return the next one.

    Two uses at the same moment are two uses: one of them gets the next token, the other ends the session.

    Raises:
        RefreshTokenInvalid: unknown, or its session has ended.
        RefreshTokenReused: it was used before; settling it ends the session.
    """
    hash_ = hash_token(token)
    used = await session.execute(
        update(RefreshToken)
        .where(RefreshToken.token_hash == hash_, RefreshToken.used_at.is_(None))
        .values(used_at=func.now())
        .returning(RefreshToken.session_id)
    )
    fresh = used.scalar_one_or_none()
    found = await session.execute(
        select(UserSession.id, UserSession.user_id, User.email)
        .join(User, User.id == UserSession.user_id)
        .join(RefreshToken, RefreshToken.session_id == UserSession.id)
        .where(
            RefreshToken.token_hash == hash_,
            UserSession.ended_at.is_(None),
            UserSession.expires_at > func.now(),
            User.is_active,
        )
    )
    row = found.one_or_none()
    if row is None:
        raise RefreshTokenInvalid("This refresh token is not valid (any more); sign in again.")
    id_, user_id, email = row
    if fresh is None:
        event = Event(
            "token.reused", actor=email, origin=origin, outcome=Outcome.REFUSED, object="session", ids=[str(id_)]
        )
        raise RefreshTokenReused(
            "This refresh token was used before, so somebody else may have it. The session was ended; sign in again.",
            event,
        )
    seen = update(UserSession).where(UserSession.id == id_)
    await session.execute(seen.values(last_seen_at=func.now(), address=origin.address))
    return ClientTokens(id_, user_id, await _next_token(session, id_))


async def list_devices(session: AsyncSession, user_id: UUID, idle: timedelta) -> Sequence[UserSession]:
    """Return the sessions of a user that are still good, the latest used first."""
    statement = select(UserSession).where(UserSession.user_id == user_id, _is_open(idle))
    return (await session.execute(statement.order_by(UserSession.last_seen_at.desc()))).scalars().all()


def _is_open(idle: timedelta) -> ColumnElement[bool]:
    is_used = (UserSession.kind == "client") | (UserSession.last_seen_at > func.now() - idle)
    return UserSession.ended_at.is_(None) & (UserSession.expires_at > func.now()) & is_used


async def end_device(session: AsyncSession, viewer: Viewer, id_: UUID) -> None:
    """End one of the viewer's own sessions.

    Raises:
        DeviceNotFound: it is not theirs, or there is none.
    """
    if not await _end(session, (UserSession.id == id_) & (UserSession.user_id == viewer.user_id), "signed out"):
        raise DeviceNotFound("None of your devices has this id; it may have been signed out already.")


async def end_all(session: AsyncSession, user_id: UUID, reason: str, *, but: UUID | None = None) -> int:
    """End every session of a user, optionally but one; return how many."""
    which = UserSession.user_id == user_id
    return await _end(session, which & (UserSession.id != but) if but else which, reason)


async def _end(session: AsyncSession, which: ColumnElement[bool], reason: str) -> int:
    ended = await session.execute(
        update(UserSession)
        .where(which, UserSession.ended_at.is_(None))
        .values(ended_at=func.now(), ended_reason=reason)
        .returning(cast(literal(1), Text))
    )
    return len(ended.all())
