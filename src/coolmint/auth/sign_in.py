"""Signing in with e-mail and password, with a second factor where there is one; changing a password."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import audit, links, second_factor, sessions
from coolmint.auth.audit import AuditedRefusal, Event, Outcome
from coolmint.auth.models import User
from coolmint.auth.passwords import Passwords, expect_strong
from coolmint.auth.throttle import SignInThrottle
from coolmint.auth.viewer import Origin, Viewer


class SignInFailed(AuditedRefusal):
    """E-mail and password do not fit together; which of the two was wrong is not told."""

    status = 401


class SecondFactorFailed(AuditedRefusal):
    """The code does not fit, was used before, or the password step was too long ago."""

    status = 401


@dataclass(frozen=True)
class PasswordChecked:
    """The password fits. With a second factor that is only half of it."""

    user: User
    needs_second_factor: bool


async def find_user(session: AsyncSession, email: str) -> User | None:
    """Return the user of an e-mail, active or not; e-mails are compared without case."""
    statement = select(User).where(func.lower(User.email) == email.strip().lower(), ~User.is_service)
    return (await session.execute(statement)).scalar_one_or_none()


async def check_password(
    session: AsyncSession, email: str, password: str, origin: Origin, passwords: Passwords, throttle: SignInThrottle
) -> PasswordChecked:
    """Return whose e-mail and password these are.

    Raises:
        SignInFailed: they do not fit, or the user is not active; it takes the same time in every case.
        TooManyRequests: too many tries from here.
    """
    user = await find_user(session, email)
    id_ = user.id if user else None
    await throttle.count_try(email, origin, id_)
    fits = await passwords.check(password, user.password_hash if user else None)
    if user is None or not fits or not user.is_active:
        event = Event(
            "sign_in",
            actor=user.email if user else "",
            origin=origin,
            outcome=Outcome.FAILED,
            object="user",
            ids=[str(id_)] if id_ else [],
            details={"method": "password", "reason": "inactive" if user and fits else "credentials"},
        )
        raise SignInFailed("E-mail and password do not fit together.", event)
    if user.password_hash and passwords.needs_rehash(user.password_hash):
        user.password_hash = await passwords.hash(password)
    await throttle.forget(email, origin, user.id)
    return PasswordChecked(user, user.totp_confirmed_at is not None)


async def check_second_factor(
    session: AsyncSession, user_id: UUID | None, code: str, origin: Origin, throttle: SignInThrottle
) -> User:
    """Return the user whose second factor `code` is.

    Raises:
        SecondFactorFailed: it is not, or `user_id` is None because the first step is too long ago.
        TooManyRequests: too many tries.
    """
    user = await session.get(User, user_id) if user_id else None
    if user is None or not user.is_active or user.totp_confirmed_at is None:
        event = Event("sign_in", origin=origin, outcome=Outcome.FAILED, details={"method": "second factor"})
        raise SecondFactorFailed("The first step was too long ago; sign in again.", event)
    await throttle.count_try(f"code {user.id}", origin, user.id)
    await second_factor.lock_user(session, user)
    if await second_factor.uses_code(session, user, code):
        return user
    event = Event(
        "sign_in",
        actor=user.email,
        origin=origin,
        outcome=Outcome.FAILED,
        object="user",
        ids=[str(user.id)],
        details={"method": "second factor", "reason": "code"},
    )
    raise SecondFactorFailed("This code does not fit, or was used already. Wait for the next one.", event)


def code_missing(user: User, origin: Origin) -> Event:
    """Return the event of a client that sent no code for a user who has a second factor."""
    return Event(
        "sign_in",
        actor=user.email,
        origin=origin,
        outcome=Outcome.REFUSED,
        object="user",
        ids=[str(user.id)],
        details={"method": "client", "reason": "no code"},
    )


async def note_signed_in(session: AsyncSession, user: User, method: str, origin: Origin) -> None:
    """Tell the audit log of a sign-in that succeeded."""
    event = Event(
        "sign_in", actor=user.email, origin=origin, object="user", ids=[str(user.id)], details={"method": method}
    )
    await audit.record(session, event)


async def change_password(
    session: AsyncSession, viewer: Viewer, user: User, current: str | None, new: str, passwords: Passwords
) -> None:
    """Set a new password; every other device is signed out.

    Raises:
        SignInFailed: there is a password, and `current` is not it.
        PasswordTooWeak: the new one is easy to guess.
    """
    if user.password_hash is not None and not await passwords.check(current or "", user.password_hash):
        event = Event("password.changed", viewer, outcome=Outcome.FAILED, object="user", ids=[str(user.id)])
        raise SignInFailed("This is not your current password.", event)
    await _set_password(session, user, new, passwords)
    await sessions.end_all(session, user.id, "password changed", but=viewer.credential_id)
    await audit.record(session, Event("password.changed", viewer, object="user", ids=[str(user.id)]))


async def set_password_by_link(
    session: AsyncSession, token: str, new: str, origin: Origin, passwords: Passwords
) -> User:
    """Set a password by a link that an administrator handed over; every device is signed out.

    Raises:
        LinkInvalid: the link is used, over or unknown.
        PasswordTooWeak: the password is easy to guess; the link can be used again.
    """
    user = await links.use_link(session, token, "password", origin)
    await _set_password(session, user, new, passwords)
    await sessions.end_all(session, user.id, "password reset")
    event = Event("password.reset", actor=user.email, origin=origin, object="user", ids=[str(user.id)])
    await audit.record(session, event)
    return user


async def _set_password(session: AsyncSession, user: User, new: str, passwords: Passwords) -> None:
    expect_strong(new, email=user.email, name=user.name)
    user.password_hash = await passwords.hash(new)
    user.version += 1
    await links.withdraw_links(session, user.id)
