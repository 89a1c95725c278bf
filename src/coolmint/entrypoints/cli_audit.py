"""`coolmint audit …`: the audit log, for whoever runs the machine."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

import orjson
import typer
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import audit_log
from coolmint.auth.audit import Outcome
from coolmint.auth.audit_log import AuditFilter, Verification
from coolmint.auth.viewer import OPERATOR
from coolmint.entrypoints.runtime import database_url, fail, guard, in_transaction, load_settings, migrated_engine
from coolmint.platform.database import create_app_engine, create_sessions
from coolmint.platform.settings import Settings

app = typer.Typer(help="The audit log.", no_args_is_help=True)


@app.command()
def verify(json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Recompute the chain of hashes over the whole audit log; exit 1 when it is broken."""

    async def check(session: AsyncSession) -> Verification:
        return await audit_log.verify(session, OPERATOR)

    async def work(settings: Settings, url: str) -> None:
        engine = create_app_engine(url, settings.database)
        try:
            found.append(await in_transaction(engine, check))
        finally:
            await engine.dispose()

    found: list[Verification] = []
    _run(work)
    verification = found[0]
    if json:
        sys.stdout.buffer.write(orjson.dumps(asdict(verification), option=orjson.OPT_INDENT_2) + b"\n")
    elif verification.ok:
        print(f"{verification.events:,} events, the chain is whole.")
    if not verification.ok:
        fail(f"The chain of the audit log is broken at event {verification.broken_seq}.")


@app.command()
def export(
    action: Annotated[str | None, typer.Option(help="Only this action.")] = None,
    actor: Annotated[str | None, typer.Option(help="Only of this e-mail or user id.")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="Only with this outcome.")] = None,
    object_id: Annotated[str | None, typer.Option(help="Only about this id.")] = None,
    date_from: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on (UTC).")] = None,
    date_to: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="To this day, inclusive.")] = None,
) -> None:
    """Write the audit log to standard output as JSON lines, oldest first; that is an event too."""
    asked = AuditFilter(action, actor, outcome, object_id, _day(date_from), _day(date_to))

    async def work(settings: Settings, url: str) -> None:
        engine = create_app_engine(url, settings.database)
        try:
            last_seq = await in_transaction(engine, lambda session: audit_log.begin_export(session, OPERATOR, asked))
            async for rows in audit_log.export_events(create_sessions(engine), OPERATOR, asked, last_seq):
                for row in rows:
                    sys.stdout.buffer.write(orjson.dumps(dict(row)) + b"\n")
        finally:
            await engine.dispose()

    _run(work)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _run(work: Callable[[Settings, str], Coroutine[Any, Any, None]]) -> None:
    settings = load_settings()

    def guarded() -> None:
        with database_url(settings) as url:
            with migrated_engine(url):
                pass
            asyncio.run(work(settings, url))

    guard(guarded)
