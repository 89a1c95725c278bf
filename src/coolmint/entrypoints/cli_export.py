"""The command that writes activities to a file."""

import asyncio
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import orjson
import typer

from coolmint.activities.mapping import load_mapping
from coolmint.activities.service import ActivityCatalogue
from coolmint.entrypoints.runtime import ProgressReport, database_url, fail, guard, load_settings, migrated_engine
from coolmint.exports.local import export_to
from coolmint.exports.making import Made
from coolmint.exports.models import ExportFormat
from coolmint.exports.schemas import ExportCreate, FilterSource
from coolmint.platform.database import create_app_engine, create_sessions
from coolmint.platform.settings import Settings


def export_command(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
    format_: Annotated[ExportFormat, typer.Option("--format", help="Of the file.")] = ExportFormat.CSV,
    filter_: Annotated[str | None, typer.Option("--filter", help="A filter expression as JSON.")] = None,
    q: Annotated[str | None, typer.Option("--search", "-q", help="A search.")] = None,
    columns: Annotated[list[str] | None, typer.Option("--column", help="Only this; repeatable.")] = None,
    sort: Annotated[str | None, typer.Option(help="A column, `-` in front for descending.")] = None,
    about: Annotated[bool, typer.Option(help="Tell filter and receipt; CSV and JSON lines become a ZIP.")] = False,
    bom: Annotated[bool, typer.Option(help="Begin a CSV with a byte-order mark, for Excel.")] = False,
) -> None:
    """Write the activities of a filter to a file: all of them in one snapshot, or no file."""
    settings = load_settings()
    try:
        asked = ExportCreate(
            format=format_,
            source=FilterSource(filter=orjson.loads(filter_) if filter_ else None, q=q),
            columns=columns or None,
            sort=sort,
            with_about=about,
            with_bom=bom,
        )
    except ValueError as error:
        fail(f"This cannot be exported: {str(error).splitlines()[0]}")

    def run() -> None:
        with database_url(settings) as url:
            with migrated_engine(url):
                pass
            with ProgressReport() as progress:
                made = asyncio.run(_export(settings, url, asked, output, progress))
        count = made.receipt.count
        print(
            f"coolmint: {count:,} {'activity' if count == 1 else 'activities'}, {made.size_bytes:,} bytes, "
            f"hash {made.receipt.ids_hash[:12]}",
            file=sys.stderr,
        )

    guard(run)


async def _export(settings: Settings, url: str, asked: ExportCreate, output: Path, progress: ProgressReport) -> Made:
    engine = create_app_engine(url, settings.database)
    catalogue = ActivityCatalogue(load_mapping(settings.mapping_file))
    try:
        return await export_to(create_sessions(engine), catalogue, asked, output, partial(progress.update, "Exporting"))
    finally:
        await engine.dispose()
