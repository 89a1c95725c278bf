"""`coolmint retention …`"""

import sys
from dataclasses import asdict
from typing import Annotated

import orjson
import typer

from coolmint.entrypoints.cli_access import as_owner
from coolmint.entrypoints.runtime import database_url, guard, load_settings, migrated_engine
from coolmint.retention.service import Removed, remove_old

app = typer.Typer(help="Removing what is no longer needed.", no_args_is_help=True)


@app.callback()
def retention() -> None:
    """Keep `run` a word of its own, although it is the only one."""


@app.command()
def run(json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Remove what is older than its period in the settings; the worker does it every night."""
    settings = load_settings()

    def guarded() -> None:
        with database_url(settings) as url:
            with migrated_engine(url):
                pass
            removed.append(as_owner(settings, url, lambda session: remove_old(session, settings.retention)))

    removed: list[Removed] = []
    guard(guarded)
    if json:
        sys.stdout.buffer.write(orjson.dumps(asdict(removed[0]), option=orjson.OPT_INDENT_2) + b"\n")
    else:
        print(", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in asdict(removed[0]).items()))
