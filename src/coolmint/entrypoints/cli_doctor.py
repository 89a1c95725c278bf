"""`coolmint doctor`: is everything there that the product needs?"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated

import orjson
import typer
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from coolmint.activities.mapping import load_mapping
from coolmint.entrypoints.runtime import database_url, load_settings
from coolmint.entrypoints.webapp import DIST
from coolmint.platform.database import create_batch_engine
from coolmint.platform.errors import Refusal
from coolmint.platform.jobs import may_look, queue_state
from coolmint.platform.migrations import current_revision, newest_revision
from coolmint.platform.rate_limits import RateLimits
from coolmint.platform.secrets import KEY_FILE, load_keyring
from coolmint.platform.settings import Settings

OLDEST_POSTGRESQL = 15


@dataclass(frozen=True)
class Finding:
    check: str
    ok: bool
    detail: str


def doctor(json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Check settings, mapping, web app and database; exit 1 when something needs attention."""
    findings = list(_examine(load_settings()))
    if json:
        print(orjson.dumps([asdict(finding) for finding in findings], option=orjson.OPT_INDENT_2).decode())
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.ok else 'FIX '} {finding.check}: {finding.detail}")
    if not all(finding.ok for finding in findings):
        raise SystemExit(1)


def _examine(settings: Settings) -> Iterator[Finding]:
    yield Finding("settings", True, f"{settings.environment}, {settings.host}:{settings.port}")
    yield _keys(settings)
    if settings.redis_url is not None:
        yield asyncio.run(_redis(settings.redis_url.get_secret_value()))
    yield _mapping(settings)
    built = (DIST / "index.html").is_file()
    yield Finding("web app", built, "built" if built else "not built; run `make ui`")
    try:
        with database_url(settings) as url:
            engine = create_batch_engine(url)
            yield from _database(engine, settings.search.language)
            engine.dispose()
    except Refusal as refusal:
        yield Finding("database", False, refusal.detail)


def _keys(settings: Settings) -> Finding:
    try:
        count = len(load_keyring(settings.secret_keys, settings.data_dir).derive("doctor"))
    except Refusal as refusal:
        return Finding("keys", False, refusal.detail)
    where = "COOLMINT_SECRET_KEYS" if settings.secret_keys else str(settings.data_dir / KEY_FILE)
    return Finding("keys", True, f"{count} in {where}")


async def _redis(url: str) -> Finding:
    limits = RateLimits({}, url)
    answers = await limits.is_shared()
    await limits.close()
    detail = "counts for all instances" if answers else "does not answer, so each instance counts alone"
    return Finding("Redis", answers, detail if answers else f"{detail}; check COOLMINT_REDIS_URL")


def _mapping(settings: Settings) -> Finding:
    try:
        mapping = load_mapping(settings.mapping_file)
    except Refusal as refusal:
        return Finding("mapping", False, refusal.detail)
    return Finding("mapping", True, f"{len(mapping.attributes)} attributes, {len(mapping.filterable())} filterable")


def _database(engine: Engine, language: str) -> Iterator[Finding]:
    try:
        with engine.connect() as connection:
            for check in (_version, _schema, _waiting, _quarantined, _queue, _parts, partial(_language, language)):
                finding = check(connection)
                yield finding
                if not finding.ok and check in _DECISIVE:
                    return
    except SQLAlchemyError as error:
        # The driver's own message may hold the password; its kind is enough to know where to look.
        yield Finding("database", False, f"cannot be used ({type(error).__name__}); check COOLMINT_DATABASE_URL")


def _version(connection: Connection) -> Finding:
    number = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    good = number >= OLDEST_POSTGRESQL
    return Finding("PostgreSQL", good, f"{number}" if good else f"{number}; {OLDEST_POSTGRESQL} or newer is needed")


def _schema(connection: Connection) -> Finding:
    current, newest = current_revision(connection), newest_revision()
    detail = f"revision {current}" if current == newest else f"at {current}, not {newest}; run `coolmint db upgrade`"
    return Finding("schema", current == newest, detail)


def _waiting(connection: Connection) -> Finding:
    count = connection.execute(
        text("SELECT (SELECT count(*) FROM mirror_changes) + (SELECT count(*) FROM structuring_queue)")
    ).scalar_one()
    return Finding("structuring", not count, f"{count:,} changes wait; run `coolmint structure`" if count else "done")


def _quarantined(connection: Connection) -> Finding:
    count = connection.execute(text("SELECT count(*) FROM import_quarantine")).scalar_one()
    return Finding("quarantine", True, f"{count:,} rows; see `coolmint quarantine`" if count else "empty")


def _queue(connection: Connection) -> Finding:
    if not may_look(connection):
        return Finding("queue", True, "this role may not look; ask as the owner")
    state = queue_state(connection)
    detail = f"{state.waiting:,} waiting, {state.running:,} running, {state.failed:,} failed; {state.workers:,} workers"
    if state.stalled:
        return Finding("queue", False, f"{detail}; {state.stalled:,} stalled: run `coolmint worker`, it takes them up")
    if state.waiting and not state.workers:
        return Finding("queue", False, f"{detail}: run `coolmint worker`")
    return Finding("queue", True, detail)


def _parts(connection: Connection) -> Finding:
    if connection.execute(text("SELECT to_regclass('ix_search_words_parts')")).scalar_one() is not None:
        return Finding("search", True, "parts of words come from an index")
    return Finding(
        "search",
        True,
        "pg_trgm is missing, so parts of words are found by reading every word: let somebody who may run "
        "`CREATE EXTENSION pg_trgm`, then `coolmint db upgrade`",
    )


def _language(language: str, connection: Connection) -> Finding:
    known = text("SELECT FROM pg_ts_config WHERE cfgname = :name AND pg_ts_config_is_visible(oid)")
    if connection.execute(known, {"name": language}).first() is None:
        detail = f"PostgreSQL has no {language!r}; set COOLMINT_SEARCH__LANGUAGE to one that `\\dF` in psql lists"
        return Finding("search language", False, detail)
    return Finding("search language", True, language)


_DECISIVE: set[Callable[[Connection], Finding]] = {_version, _schema}
