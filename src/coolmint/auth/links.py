"""One-time links: to sign in on the first start, and to set a password; handed over by an administrator."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.audit import AuditedRefusal, Event, Outcome, record
from coolmint.auth.models import OneTimeLink, User
from coolmint.auth.tokens import hash_token, new_token
from coolmint.auth.viewer import Origin

Purpose = Literal["sign_in", "password"]


class LinkInvalid(AuditedRefusal):
    """The link was used before, is too old, or was never made."""

    status = 410


async def make_link(session: AsyncSession, user_id: UUID, purpose: Purpose, lifetime: timedelta) -> str:
    """Return the token of a new link; earlier links of the user for the same purpose stop working."""
    await withdraw_links(session, user_id, purpose)
    token = new_token()
    await session.execute(
        insert(OneTimeLink).values(
            token_hash=hash_token(token), user_id=user_id, purpose=purpose, expires_at=func.now() + lifetime
        )
    )
    return token


async def withdraw_links(session: AsyncSession, user_id: UUID, purpose: Purpose | None = None) -> None:
    """Make a user's unused links useless."""
    unused = update(OneTimeLink).where(OneTimeLink.user_id == user_id, OneTimeLink.used_at.is_(None))
    if purpose is not None:
        unused = unused.where(OneTimeLink.purpose == purpose)
    await session.execute(unused.values(used_at=func.now()))


async def use_link(session: AsyncSession, token: str, purpose: Purpose, origin: Origin) -> User:
    """Return whose link it is; from now on it is used.

    Raises:
        LinkInvalid: used, over, of another purpose or unknown, or its user is not active.
    """
    used = (
        update(OneTimeLink)
        .where(
            OneTimeLink.token_hash == hash_token(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > func.now(),
        )
        .values(used_at=func.now())
        .returning(OneTimeLink.user_id)
    )
    user_id = (await session.execute(used)).scalar_one_or_none()
    found = select(User).where(User.id == user_id, User.is_active)
    user = (await session.execute(found)).scalar_one_or_none()
    details = {"purpose": purpose}
    if user is None:
        event = Event("link.used", origin=origin, outcome=Outcome.REFUSED, object="user", details=details)
        raise LinkInvalid("This link was used already or is too old. Ask an administrator for a new one.", event)
    used_by = Event("link.used", actor=user.email, origin=origin, object="user", ids=[str(user.id)], details=details)
    await record(session, used_by)
    return user
