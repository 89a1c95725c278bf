"""`coolmint user …` and `coolmint key …`: access, managed by whoever runs the machine."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar

import orjson
import typer
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import access, audit, keys, links, users
from coolmint.auth.audit import Event
from coolmint.auth.models import ApiKey, User
from coolmint.auth.role_rights import scopes_of_role
from coolmint.auth.schemas import Email
from coolmint.auth.viewer import KEY_SCOPES, OPERATOR, Role, Scope
from coolmint.entrypoints.runtime import database_url, fail, guard, in_transaction, load_settings, migrated_engine
from coolmint.platform.database import create_app_engine
from coolmint.platform.encrypted import use_keyring
from coolmint.platform.errors import Unprocessable
from coolmint.platform.secrets import load_keyring
from coolmint.platform.settings import Settings

T = TypeVar("T")

user_app = typer.Typer(help="The people who may sign in.", no_args_is_help=True)
key_app = typer.Typer(help="API keys.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
EmailArgument = Annotated[str, typer.Argument(help="The person's e-mail.")]


class EmailInvalid(Unprocessable):
    """This is no e-mail address."""


def as_owner(settings: Settings, url: str, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Run `work` in one transaction on the owner's address of the database, and return what it returns."""

    async def run() -> T:
        engine = create_app_engine(url, settings.database)
        use_keyring(engine, load_keyring(settings.secret_keys, settings.data_dir))
        try:
            return await in_transaction(engine, work)
        finally:
            await engine.dispose()

    return asyncio.run(run())


def _run(work: Callable[[AsyncSession, Settings], Awaitable[None]]) -> None:
    settings = load_settings()

    def guarded() -> None:
        with database_url(settings) as url:
            with migrated_engine(url):
                pass
            as_owner(settings, url, lambda session: work(session, settings))

    guard(guarded)


def _print_json(value: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str) + b"\n")


@user_app.command("add")
def add_user(
    email: EmailArgument,
    role: Annotated[Role, typer.Option(help="What they may see and do.")] = Role.REP,
    name: Annotated[str, typer.Option(help="Their name; the e-mail when left out.")] = "",
) -> None:
    """Add a person, and print a link with which they set their password."""

    async def work(session: AsyncSession, settings: Settings) -> None:
        try:
            address = TypeAdapter(Email).validate_python(email)
        except ValidationError:
            raise EmailInvalid(f"{email!r} is no e-mail address.") from None
        id_ = await users.add_user(session, OPERATOR, address, name or address, role)
        lifetime = timedelta(hours=settings.sign_in.invitation_hours)
        print(
            access.link_url(base_url(settings), "password", await links.make_link(session, id_, "password", lifetime))
        )

    _run(work)


@user_app.command("list")
def list_users(json: Json = False) -> None:
    """List everybody who may or might sign in."""

    async def work(session: AsyncSession, _: Settings) -> None:
        rows = await users.list_users(session)
        if json:
            _print_json([dict(row) for row in rows])
        for row in () if json else rows:
            state = "active" if row["is_active"] else "disabled"
            print(f"{row['email']}\t{row['role']}\t{state}\t{row['salesforce_user_id'] or 'no Salesforce user'}")

    _run(work)


@user_app.command("disable")
def disable_user(email: EmailArgument) -> None:
    """Keep a person out: sessions, tokens and keys die at once. Nothing of theirs is deleted."""
    _set_active(email, is_active=False)


@user_app.command("enable")
def enable_user(email: EmailArgument) -> None:
    """Let a disabled person in again; they need a new sign-in and new keys."""
    _set_active(email, is_active=True)


def _set_active(email: str, *, is_active: bool) -> None:
    async def work(session: AsyncSession, _: Settings) -> None:
        user = await _person(session, email)
        await users.change_user(session, OPERATOR, user.id, users.UserChange(is_active=is_active), None)

    _run(work)


@user_app.command("link")
def make_link(email: EmailArgument) -> None:
    """Print a one-time link that signs this person in."""

    async def work(session: AsyncSession, settings: Settings) -> None:
        print(await sign_in_link(session, settings, await _person(session, email)))

    _run(work)


async def _person(session: AsyncSession, email: str) -> User:
    found = select(User).where(func.lower(User.email) == email.strip().lower(), ~User.is_service)
    user = (await session.execute(found)).scalar_one_or_none()
    if user is None:
        raise users.UserNotFound(f"There is no user {email!r}; `coolmint user list` shows who there is.")
    return user


async def sign_in_link(session: AsyncSession, settings: Settings, user: User, base: str | None = None) -> str:
    """Return the address of a new one-time link for `user`."""
    token = await links.make_link(session, user.id, "sign_in", timedelta(minutes=settings.sign_in.link_minutes))
    details = {"purpose": "sign_in"}
    await audit.record(session, Event("link.made", OPERATOR, object="user", ids=[str(user.id)], details=details))
    return access.link_url(base or base_url(settings), "sign_in", token)


async def first_link(session: AsyncSession, settings: Settings, base: str) -> str:
    """Return a link for the first administrator, who is made when there is none."""
    return await sign_in_link(session, settings, await users.first_administrator(session), base)


def base_url(settings: Settings) -> str:
    """Return where people reach the product, as far as the settings tell."""
    return str(settings.public_url or f"http://localhost:{settings.port}").rstrip("/")


@key_app.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="What it is for.")],
    role: Annotated[Role, typer.Option(help="Of a key that belongs to no person.")] = Role.REP,
    user: Annotated[str | None, typer.Option(help="E-mail of the person it belongs to, instead of a role.")] = None,
    scopes: Annotated[list[Scope] | None, typer.Option("--scope", help="Only this; repeatable.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="It ends after so many days.")] = None,
) -> None:
    """Make a key, and print only the key. It cannot be shown again."""

    async def work(session: AsyncSession, _: Settings) -> None:
        owner = await _person(session, user) if user else await keys.service_user(session, role)
        allowed = await scopes_of_role(session, Role(owner.role)) & set(KEY_SCOPES)
        ends = datetime.now(UTC) + timedelta(days=days) if days else None
        created = await keys.create_key(session, OPERATOR, owner, name, scopes or sorted(allowed), ends)
        made.append(created[1])

    made: list[str] = []
    _run(work)
    print(made[0])  # After the transaction: a key that is printed is there.


@key_app.command("list")
def list_keys(json: Json = False) -> None:
    """List every key that is not revoked."""

    async def work(session: AsyncSession, _: Settings) -> None:
        columns = (ApiKey.id, ApiKey.prefix, ApiKey.name, User.email, ApiKey.scopes, ApiKey.expires_at)
        statement = select(*columns, ApiKey.last_used_at).join(User, User.id == ApiKey.user_id)
        found = await session.execute(statement.where(ApiKey.revoked_at.is_(None)).order_by(ApiKey.created_at))
        rows = found.mappings().all()
        if json:
            _print_json([dict(row) for row in rows])
        for row in () if json else rows:
            used = row["last_used_at"] or "never used"
            print(f"{row['prefix']}…\t{row['name']}\t{row['email']}\t{','.join(row['scopes'])}\t{used}")

    _run(work)


@key_app.command("revoke")
def revoke_key(prefix: Annotated[str, typer.Argument(help="How the key begins, as `key list` shows it.")]) -> None:
    """Make a key useless at once."""

    async def work(session: AsyncSession, _: Settings) -> None:
        begins = ApiKey.prefix == prefix.rstrip("…")
        found = await session.execute(select(ApiKey.id).where(begins, ApiKey.revoked_at.is_(None)))
        ids = found.scalars().all()
        if len(ids) != 1:
            fail(f"{len(ids) or 'No'} keys begin with {prefix!r}; `coolmint key list` shows them.")
        await keys.revoke_key(session, OPERATOR, ids[0])

    _run(work)
