"""`coolmint erase …`"""

import sys
from dataclasses import asdict
from typing import Annotated

import orjson
import typer

from coolmint.activities.mapping import load_mapping
from coolmint.auth.viewer import OPERATOR
from coolmint.entrypoints.runtime import database_url, guard, load_settings, migrated_engine
from coolmint.erasure.erasing import ErasureReport, erase_person
from coolmint.erasure.service import person_id

app = typer.Typer(help="Erasing people on request.", no_args_is_help=True)


@app.callback()
def erase() -> None:
    """Keep `contact` a word of its own, although it is the only one."""


@app.command()
def contact(
    salesforce_id: Annotated[str, typer.Argument(help="Of a contact or a lead, of 15 or 18 characters.")],
    redact_mentions: Annotated[
        bool, typer.Option("--redact-mentions", help="Also replace name, e-mail and phone in subjects and notes.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Erase a contact or a lead everywhere, and tell where they were; an import does not bring them back."""
    settings = load_settings()

    def run() -> None:
        mapping, id_ = load_mapping(settings.mapping_file), person_id(salesforce_id)
        with database_url(settings) as url, migrated_engine(url) as engine:
            report = erase_person(engine, mapping, OPERATOR, id_, redacts=redact_mentions, is_dry_run=dry_run)
        if json:
            sys.stdout.buffer.write(orjson.dumps(asdict(report), option=orjson.OPT_INDENT_2) + b"\n")
        else:
            _print(report)

    guard(run)


def _print(report: ErasureReport) -> None:
    would = "Would be removed" if report.is_dry_run else "Removed"
    for table, count in report.removed.items():
        if count:
            print(f"{would}: {count:,} from {table}")
    for place, count in report.references.items():
        print(f"References blanked: {count:,} in {place}")
    what = "Mentions replaced" if report.redacts_mentions else "Mentions left"
    for place, found in report.mentions.items():
        print(f"{what}: {found.count:,} in {place}: {', '.join(found.ids[:20])}")
    for place, found in report.namesakes.items():
        print(f"Others of the same name or address, left: {found.count:,} in {place}: {', '.join(found.ids[:20])}")
    print(f"{report.activities:,} activities changed.")
