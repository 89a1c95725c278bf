"""What every command needs first: settings, a database, and a clear word when something is wrong."""

import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn, Self, TypeVar

import psycopg
import structlog
from psycopg import errors
from pydantic import ValidationError
from pydantic_settings import SettingsError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

import coolmint.entrypoints.jobs  # noqa: F401 - what a command starts must be known by name
from coolmint.auth import audit_stream
from coolmint.auth.audit import AuditedRefusal
from coolmint.platform import migrations
from coolmint.platform.database import create_batch_engine, create_sessions, driver_url, transaction
from coolmint.platform.embedded import embedded_server
from coolmint.platform.errors import Conflict, Refusal
from coolmint.platform.logging import also_write
from coolmint.platform.pools import connection_room
from coolmint.platform.roles import APP_ROLE, ensure_app_role, stands_above_rows
from coolmint.platform.settings import Settings

log = structlog.get_logger("coolmint")

T = TypeVar("T")


def fail(message: str) -> NoReturn:
    """End the command with one line on standard error and exit status 1."""
    print(f"coolmint: {message}", file=sys.stderr)
    raise SystemExit(1)


def load_settings() -> Settings:
    """Return the settings; from here on audit events also go where they say."""
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "COOLMINT_" + "__".join(map(str, first["loc"])).upper() if first["loc"] else ""
        message = first["msg"].removeprefix("Value error, ")
        fail(f"{name}: {message}" if name else message)
    except SettingsError as error:
        # Its own words: the field and the source, never the value.
        fail(f'{error}; a setting with several values is a JSON list, such as ["a", "b"].')
    use_audit_file(settings)
    return settings


def use_audit_file(settings: Settings) -> None:
    """Let audit events of this process also go to the file of the settings."""
    if settings.audit.file is None:
        return
    try:
        also_write(audit_stream.LOGGER, settings.audit.file)
    except OSError as error:
        fail(f"COOLMINT_AUDIT__FILE: {error.strerror or error}.")


async def in_transaction(engine: AsyncEngine, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Run `work` in one transaction; what must follow a refusal is done in another."""
    sessions = create_sessions(engine)
    try:
        async with transaction(sessions) as session:
            return await work(session)
    except AuditedRefusal as refusal:
        async with transaction(sessions) as session:
            await refusal.settle(session)
        raise


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """Yield the address of the database in the settings, or of the embedded server, run for as long as needed."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
    else:
        with embedded_server(settings.data_dir) as url:
            yield url


@contextmanager
def migrated_engine(url: str) -> Iterator[Engine]:
    engine = create_batch_engine(url)
    try:
        migrations.upgrade(engine)
        yield engine
    finally:
        engine.dispose()


class RoleTooMighty(Conflict):
    """The API's database role is one that row-level security does not hold."""


def app_database_url(settings: Settings, owner_url: str, engine: Engine) -> str:
    """Return the address the API works with: of a role that owns nothing and is held to row-level security.

    On the embedded server that role is made here. On a server of somebody else's it is `app_database_url`; without
    one the API works as the owner, whom row-level security does not hold, which only development allows.

    Raises:
        RoleTooMighty: in production, the role owns the tables or stands above row-level security.
    """
    if settings.app_database_url is not None or settings.database_url is not None:
        given = settings.app_database_url
        url = given.get_secret_value() if given is not None else owner_url
        reason = stands_above_rows(url)
        if reason and settings.environment == "production":
            raise RoleTooMighty(
                f"The API may not work as a role that {reason}: row-level security would not hold it. Make one with "
                "`coolmint db grant ROLE --for app`, and set COOLMINT_APP_DATABASE_URL."
            )
        if reason:
            log.warning("row_level_security_does_not_hold", reason=reason, hint="set COOLMINT_APP_DATABASE_URL")
        return url
    with engine.begin() as connection:
        ensure_app_role(connection)
    return driver_url(owner_url).set(username=APP_ROLE, password=None).render_as_string(hide_password=False)


def warn_of_little_room(settings: Settings, engine: Engine) -> None:
    """Say at the start what would otherwise be found out when many people come."""
    with engine.connect() as connection:
        room = connection_room(connection, settings.database)
    if room is not None and not room.is_enough:
        log.warning("connections_may_run_out", needed=room.needed, allowed=room.allowed, hint=room.detail)


def guard(run: Callable[[], None]) -> None:
    """Run a command; a refusal becomes one line and exit status 1."""
    try:
        run()
    except Refusal as refusal:
        fail(refusal.detail)
    except OSError as error:
        fail(f"{error.filename or 'A file'}: {error.strerror or error}.")
    except (DBAPIError, psycopg.Error) as error:
        fail(_what_the_database_refused(error))


def _what_the_database_refused(error: DBAPIError | psycopg.Error) -> str:
    """Say it by PostgreSQL's code alone: its messages may quote rows, the driver's an address with its password."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    sqlstate = getattr(cause, "sqlstate", None)
    if sqlstate == errors.InsufficientPrivilege.sqlstate:
        return "The database role may not do this; use the owner's address, or see `coolmint db grant`."
    if sqlstate is None:
        return "The database cannot be used; `coolmint doctor` says why, COOLMINT_DATABASE_URL says which it is."
    return f"The database refused (SQLSTATE {sqlstate}); what was finished is kept."


class ProgressReport:
    """A progress bar on a terminal, a plain line now and then elsewhere; always on standard error."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=self._console, transient=True)
        self._said: dict[str, int] = {}

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._bar.stop()

    def update(self, name: str, done: int, total: int) -> None:
        """Show that `done` of `total` is done of the part called `name`."""
        if self._console.is_terminal:
            task = next((task.id for task in self._bar.tasks if task.description == name), None)
            if task is None:
                task = self._bar.add_task(name, total=total)
            self._bar.update(task, completed=done, total=total)
            return
        tenth = 10 * done // total if total else 10
        if tenth > self._said.get(name, 0):
            self._said[name] = tenth
            print(f"{name}: {10 * tenth} %", file=sys.stderr, flush=True)


class FileProgress:
    """Shows how far each file of an import has been read."""

    def __init__(self, report: ProgressReport) -> None:
        self._report = report
        self._name = ""
        self._total = 0
        self._done = 0

    def start_file(self, name: str, total_bytes: int) -> None:
        self._name, self._total, self._done = name, total_bytes, 0

    def advance(self, bytes_: int) -> None:
        self._done += bytes_
        self._report.update(self._name, min(self._done, self._total), self._total)

    def finish_file(self, _: object) -> None:
        self._report.update(self._name, self._total, self._total)
