"""The commands that bring activities in and take selections out."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities.context import ContextField, ContextFormat
from coolmint.activities.mapping import load_mapping
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.viewer import OPERATOR
from coolmint.entrypoints.cli_export import export_command
from coolmint.entrypoints.runtime import (
    FileProgress,
    ProgressReport,
    database_url,
    fail,
    guard,
    in_transaction,
    load_settings,
    migrated_engine,
)
from coolmint.platform.database import create_app_engine
from coolmint.platform.settings import Settings
from coolmint.salesforce import service as salesforce
from coolmint.salesforce.demo import Layout, generate
from coolmint.salesforce.importing.report import ImportReport
from coolmint.salesforce.service import import_path
from coolmint.selections import contexts
from coolmint.selections.contexts import BudgetExceeded, SelectionTooLarge
from coolmint.selections.schemas import SelectionCreate
from coolmint.structuring.service import StructuringReport, run_structuring

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _print_json(value: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str) + b"\n")


def import_command(
    path: Annotated[Path, typer.Argument(help="A folder, a ZIP or a CSV of a Salesforce export.")],
    encoding: Annotated[str | None, typer.Option(help="Of the files; detected when left out.")] = None,
    json: Json = False,
) -> None:
    """Import Salesforce export files, and structure what changed."""
    settings = load_settings()

    def run() -> None:
        mapping = load_mapping(settings.mapping_file)
        with database_url(settings) as url, migrated_engine(url) as engine, ProgressReport() as progress:
            report = import_path(engine, path, encoding=encoding, progress=FileProgress(progress))
            structured = run_structuring(
                engine,
                mapping,
                language=settings.search.language,
                progress=lambda done, total: progress.update("Structuring", done, total),
            )
        if json:
            _print_json({"import": asdict(report), "structuring": asdict(structured)})
        else:
            _print_import(report, structured)
        refused = [file for file in report.files if file.status == "refused"]
        if refused:
            fail(f"{len(refused)} of {len(report.files)} files were refused: {refused[0].file}: {refused[0].message}")

    guard(run)


def _print_import(report: ImportReport, structured: StructuringReport) -> None:
    for file in report.files:
        counts = file.counts
        if file.status == "imported":
            print(
                f"{file.file}: {counts.rows_read:,} rows, {counts.inserted:,} new, {counts.updated:,} changed, "
                f"{counts.unchanged:,} unchanged, {counts.older:,} older, {counts.duplicates:,} twice, "
                f"{counts.quarantined:,} quarantined"
                + (f", {counts.suppressed:,} of erased people left out" if counts.suppressed else "")
            )
        else:
            print(f"{file.file}: {file.status}: {file.message}")
    print(f"Activities: {structured.looked_at:,} structured, {structured.written:,} changed.")
    quarantined = report.totals.quarantined
    if quarantined:
        print(f"{quarantined:,} rows are in quarantine; `coolmint quarantine` lists them.")


def generate_command(
    path: Annotated[Path, typer.Argument(help="A folder for the CSV files.")],
    activities: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many tasks and events.")] = 5_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    layout: Annotated[Layout, typer.Option(help="Which export tool's layout.")] = Layout.DATA_LOADER,
) -> None:
    """Write a demo organisation as Salesforce export CSVs."""

    def run() -> None:
        try:
            with ProgressReport() as progress:
                org = generate(
                    path,
                    activities=activities,
                    seed=seed,
                    layout=layout,
                    progress=lambda done: progress.update("Writing", done, activities),
                )
        except OSError as error:
            fail(f"Cannot write to {path}: {error.strerror}.")
        print(", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in asdict(org).items()))

    guard(run)


def structure_command(
    everything: Annotated[bool, typer.Option("--all", help="Everything, not only what changed.")] = False,
    json: Json = False,
) -> None:
    """Structure what changed in the mirror; everything when the rules or the mapping changed."""
    settings = load_settings()

    def run() -> None:
        mapping = load_mapping(settings.mapping_file)
        with database_url(settings) as url, migrated_engine(url) as engine, ProgressReport() as progress:
            report = run_structuring(
                engine,
                mapping,
                language=settings.search.language,
                everything=everything,
                progress=lambda done, total: progress.update("Structuring", done, total),
            )
        if json:
            _print_json(asdict(report))
        else:
            print(
                f"{report.looked_at:,} activities structured, {report.written:,} changed, {report.removed:,} removed."
            )

    guard(run)


def quarantine_command(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many rows at the most.")] = 100,
    json: Json = False,
) -> None:
    """List rows that failed validation: file, line, field and reason."""

    async def list_them(session: AsyncSession) -> None:
        page = await salesforce.list_quarantined(session, import_id=None, object_=None, limit=limit, cursor=None)
        if json:
            _print_json(page.model_dump(mode="json"))
            return
        for row in page.items:
            where = f"{row.field}: " if row.field else ""
            print(f"{row.file}:{row.line}: {row.object} {row.salesforce_id or 'without id'}: {where}{row.reason}")
        print(f"{len(page.items):,} of {page.total.count:,} rows in quarantine.")

    _with_session(list_them)


def pack_command(
    ids: Annotated[list[str] | None, typer.Argument(help="Activities by UUID or Salesforce id.")] = None,
    filter_: Annotated[str | None, typer.Option("--filter", help="A filter expression as JSON.")] = None,
    q: Annotated[str | None, typer.Option("--search", "-q", help="A search.")] = None,
    except_ids: Annotated[list[str] | None, typer.Option("--except", help="Leave this one out; repeatable.")] = None,
    format_: Annotated[ContextFormat, typer.Option("--format", help="Of the text.")] = ContextFormat.MARKDOWN,
    fields: Annotated[list[ContextField] | None, typer.Option("--field", help="Only this; repeatable.")] = None,
    budget: Annotated[int | None, typer.Option(min=1, help="Refuse above this many tokens.")] = None,
    json: Annotated[bool, typer.Option("--json", help="The API's whole answer.")] = False,
) -> None:
    """Print the chosen activities as text for a model; what was counted goes to standard error."""
    settings = load_settings()
    try:
        asked = SelectionCreate(
            activity_ids=ids or None,
            filter=orjson.loads(filter_) if filter_ else None,
            q=q,
            except_ids=except_ids or None,
            format=format_,
            fields=fields or None,
            budget_tokens=budget,
        )
    except ValueError as error:
        fail(_first_line(error))

    async def pack(session: AsyncSession) -> None:
        try:
            selection = await contexts.select_activities(
                session, OPERATOR, asked, _catalogue(settings), settings.context
            )
        except (BudgetExceeded, SelectionTooLarge) as refusal:
            if json:
                _print_json({"code": refusal.code, "detail": refusal.detail, **refusal.members})
            raise
        if json:
            _print_json(selection.model_dump(mode="json"))
        else:
            sys.stdout.buffer.write(selection.context.encode())
        for id_ in selection.missing_ids:
            print(f"coolmint: there is no activity {id_}", file=sys.stderr)
        print(
            f"coolmint: {_activities(selection.count)}, {selection.tokens:,} tokens, selection {selection.hash[:12]}",
            file=sys.stderr,
        )
        missing.extend(selection.missing_ids)

    missing: list[str] = []
    _with_session(pack)
    if missing:  # After the transaction, so that the selection is kept.
        raise SystemExit(1)


def _activities(count: int) -> str:
    return f"{count:,} {'activity' if count == 1 else 'activities'}"


def _first_line(error: ValueError) -> str:
    errors = getattr(error, "errors", None)
    if callable(errors):
        return str(errors()[0]["msg"]).removeprefix("Value error, ")
    return f"--filter is not JSON: {error}"


def _catalogue(settings: Settings) -> ActivityCatalogue:
    url = settings.salesforce.instance_url
    address = str(url).rstrip("/") if url else None
    return ActivityCatalogue(load_mapping(settings.mapping_file), address, settings.search.language)


def _with_session(work: Callable[[AsyncSession], Any]) -> None:
    """Run `work` in one transaction on a migrated database."""
    settings = load_settings()

    async def run(url: str) -> None:
        engine = create_app_engine(url, settings.database)
        try:
            await in_transaction(engine, work)
        finally:
            await engine.dispose()

    def guarded() -> None:
        with database_url(settings) as url:
            with migrated_engine(url):
                pass
            asyncio.run(run(url))

    guard(guarded)


@dataclass(frozen=True)
class Command:
    name: str
    run: Callable[..., None]


COMMANDS = (
    Command("import", import_command),
    Command("generate", generate_command),
    Command("structure", structure_command),
    Command("quarantine", quarantine_command),
    Command("pack", pack_command),
    Command("export", export_command),
)
