"""Whose account a provider's identity is, and which role it has. Nothing of the provider's is kept but who it is."""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import audit, sign_in, users
from coolmint.auth.audit import Event
from coolmint.auth.models import User, UserIdentity
from coolmint.auth.openid.claims import Identity
from coolmint.auth.openid.problems import SignInProblem, Stopped
from coolmint.auth.users import LastAdministrator, UserChange
from coolmint.auth.viewer import Origin, Role
from coolmint.platform.provider_settings import OpenIdProvider

# By how much one sees.
_HIGHEST_FIRST = (Role.ADMIN, Role.AUDITOR, Role.MANAGER, Role.REP)


async def sign_in_identity(session: AsyncSession, provider: OpenIdProvider, identity: Identity, origin: Origin) -> User:
    """Return whose identity this is, linked or added when the provider may do that, with the role of its groups.

    Raises:
        Stopped: there is nobody it may be, they are not active, or their groups give no role.
    """
    role = role_of(provider, identity.groups)
    by = provider.method
    user = await find_by_identity(session, identity.issuer, identity.subject)
    if user is None:
        user = await link_by_email(session, identity, by, origin, trusts_email=provider.trust_email)
    if user is None:
        if not provider.create_users:
            raise Stopped(SignInProblem.NOT_INVITED, email=identity.email or "")
        if role is None:
            raise Stopped(SignInProblem.NO_ROLE, email=identity.email or "")
        return await add_user(session, identity, role, by, origin)
    if not user.is_active:
        raise Stopped(SignInProblem.USER_INACTIVE, user_id=user.id, email=user.email)
    if provider.roles:
        await _follow_role(session, user, role, by, origin)
    return user


def role_of(provider: OpenIdProvider, groups: Iterable[str] | None) -> Role | None:
    """Return the highest role of somebody's groups, else the provider's default."""
    roles = {provider.roles[group] for group in groups or () if group in provider.roles}
    return next(
        (role for role in _HIGHEST_FIRST if role in roles),
        Role(provider.default_role) if provider.default_role else None,
    )


async def find_by_identity(session: AsyncSession, issuer: str, subject: str) -> User | None:
    """Return the user whom a provider calls `subject`, active or not."""
    statement = (
        select(User)
        .join(UserIdentity, UserIdentity.user_id == User.id)
        .where(UserIdentity.issuer == issuer, UserIdentity.subject == subject, ~User.is_service)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def link_by_email(
    session: AsyncSession, identity: Identity, by: str, origin: Origin, *, trusts_email: bool
) -> User | None:
    """Return the user of the identity's e-mail, from now on linked to it; None when nobody has this e-mail.

    Without proof that the address is theirs nothing happens at all: neither is an account found by it, nor one added,
    because the address also says whose activities in Salesforce one sees.
    """
    if identity.email is None:
        raise Stopped(SignInProblem.EMAIL_MISSING)
    if not (identity.email_is_verified or trusts_email):
        raise Stopped(SignInProblem.EMAIL_UNVERIFIED)
    # Outside ASCII, different letters become the same in lower case: such an address is nobody's but its own.
    user = await sign_in.find_user(session, identity.email) if identity.email.isascii() else None
    if user is None:
        return None
    if not user.is_active:
        raise Stopped(SignInProblem.USER_INACTIVE, user_id=user.id, email=user.email)
    # Held until the end, so that of two identities that come at once only one is linked.
    await session.execute(select(User.id).where(User.id == user.id).with_for_update())
    others = select(UserIdentity.subject).where(UserIdentity.issuer == identity.issuer, UserIdentity.user_id == user.id)
    linked = set((await session.execute(others)).scalars())
    if identity.subject in linked:
        return user  # Another tab linked it since we looked.
    if linked:
        raise Stopped(SignInProblem.IDENTITY_TAKEN, user_id=user.id, email=user.email)
    await _link(session, user, identity, by, origin)
    return user


async def add_user(session: AsyncSession, identity: Identity, role: Role, by: str, origin: Origin) -> User:
    """Add a person for an identity whose e-mail is proven.

    Raises:
        Stopped: somebody has this e-mail.
    """
    assert identity.email is not None
    values = {"id": uuid4(), "email": identity.email, "name": identity.name, "role": role}
    made = insert(User).values(values).on_conflict_do_nothing().returning(User)
    user = (await session.execute(made)).scalar_one_or_none()
    if user is None:
        # Two first sign-ins at once: the other one has added them by now.
        user = await find_by_identity(session, identity.issuer, identity.subject)
        if user is None:
            raise Stopped(SignInProblem.IDENTITY_TAKEN)
        return user
    await _note(session, "user.added", user, origin, {"role": role.value, "by": by})
    await _link(session, user, identity, by, origin)
    return user


async def _link(session: AsyncSession, user: User, identity: Identity, by: str, origin: Origin) -> None:
    link = {"issuer": identity.issuer, "subject": identity.subject, "user_id": user.id}
    made = insert(UserIdentity).values(link).on_conflict_do_nothing().returning(UserIdentity.user_id)
    if (await session.execute(made)).first() is None:
        owner: UUID | None = await session.scalar(
            select(UserIdentity.user_id).where(
                UserIdentity.issuer == identity.issuer, UserIdentity.subject == identity.subject
            )
        )
        if owner != user.id:
            raise Stopped(SignInProblem.IDENTITY_TAKEN, user_id=user.id, email=user.email)
        return
    await _note(session, "identity.linked", user, origin, {"issuer": identity.issuer, "by": by})


async def _follow_role(session: AsyncSession, user: User, role: Role | None, by: str, origin: Origin) -> None:
    """Give a user the role of their groups; one without a role stays out, and so does the last administrator."""
    if role is None:
        raise Stopped(SignInProblem.NO_ROLE, user_id=user.id, email=user.email)
    if role == user.role:
        return
    try:
        changed = await users.apply_change(session, user.id, UserChange(role=role))
    except LastAdministrator:
        raise Stopped(SignInProblem.LAST_ADMINISTRATOR, user_id=user.id, email=user.email) from None
    await _note(session, "user.changed", user, origin, {**changed, "by": by})


async def _note(session: AsyncSession, action: str, user: User, origin: Origin, details: Mapping[str, object]) -> None:
    event = Event(action, actor=user.email, origin=origin, object="user", ids=[str(user.id)], details=details)
    await audit.record(session, event)
