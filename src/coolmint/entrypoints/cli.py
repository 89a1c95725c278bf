"""The `coolmint` program."""

import contextlib
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import orjson
import typer
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import Engine, text

from coolmint import __version__
from coolmint.activities.mapping import load_mapping
from coolmint.entrypoints import cli_access, cli_audit, cli_data, cli_database, cli_erase, cli_retention, cli_secrets
from coolmint.entrypoints.api import create_app
from coolmint.entrypoints.cli_access import as_owner, first_link
from coolmint.entrypoints.cli_doctor import doctor
from coolmint.entrypoints.runtime import (
    FileProgress,
    ProgressReport,
    app_database_url,
    database_url,
    fail,
    guard,
    load_settings,
    migrated_engine,
)
from coolmint.entrypoints.serving import server_config
from coolmint.entrypoints.worker import work_until_told, worker_beside
from coolmint.platform.errors import Conflict
from coolmint.platform.logging import configure_logging
from coolmint.platform.secrets import new_key
from coolmint.platform.settings import Settings, is_loopback
from coolmint.salesforce.demo import generate
from coolmint.salesforce.service import import_path
from coolmint.structuring.service import run_structuring

app = typer.Typer(
    name="coolmint",
    help="Pick exactly the Salesforce activities that matter, and hand those to a language model.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_database.app, name="db")
app.add_typer(cli_access.user_app, name="user")
app.add_typer(cli_access.key_app, name="key")
app.add_typer(cli_audit.app, name="audit")
app.add_typer(cli_retention.app, name="retention")
app.add_typer(cli_erase.app, name="erase")
app.add_typer(cli_secrets.app, name="secrets")
app.command()(doctor)
for _command in cli_data.COMMANDS:
    app.command(_command.name)(_command.run)


_DEMO = "demo-organisation"


class PortInUse(Conflict):
    """Another program listens where we should."""


@app.command()
def up() -> None:
    """Start everything: database, migrations, demo data when the database is empty, worker, API and web app."""
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    guard(lambda: _up(settings))


def _up(settings: Settings) -> None:
    with _listening(settings) as listener, database_url(settings) as url:
        with migrated_engine(url) as engine:
            _fill_when_empty(engine, settings)
            with ProgressReport() as progress:
                run_structuring(
                    engine,
                    load_mapping(settings.mapping_file),
                    language=settings.search.language,
                    progress=lambda done, total: progress.update("Structuring", done, total),
                )
            app_url = app_database_url(settings, url, engine)
        port = listener.getsockname()[1]
        notice = _sign_in_notice(settings, url, port)
        application = create_app(settings, app_url)
        with worker_beside(settings, url):
            _run_server(application, settings, listener, notice)


def _sign_in_notice(settings: Settings, url: str, port: int) -> str:
    """Return how to get in: on a machine of one's own by a link that works once; elsewhere nothing secret is printed.

    What a service prints stays in its log, so in production nobody's link is.
    """
    if settings.auth == "off":
        return "Sign-in is off (COOLMINT_AUTH=off): whoever reaches this address is an administrator."
    if not is_loopback(settings.host) or settings.environment == "production":
        return "Sign in there, or make a link on this machine: `coolmint user link E-MAIL`."
    # At localhost rather than the public address: the link is for whoever started the program.
    link = as_owner(settings, url, lambda session: first_link(session, settings, f"http://localhost:{port}"))
    return f"Sign in (once, within {settings.sign_in.link_minutes} minutes): {link}"


@contextlib.contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """Take the port before anything long begins, so that a taken port is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            raise PortInUse(
                f"Port {settings.port} on {settings.host} is taken; stop what uses it, or set COOLMINT_PORT."
            ) from error
        yield listener


def _run_server(application: FastAPI, settings: Settings, listener: socket.socket, notice: str) -> None:
    config = server_config(application, settings.log_level)
    # Whoever reads the address may use it at once: from here on connections wait rather than be refused.
    listener.listen()
    print(f"Cool Mint is on http://localhost:{listener.getsockname()[1]}  (Ctrl-C stops it)", flush=True)
    print(notice, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _fill_when_empty(engine: Engine, settings: Settings) -> None:
    """Load a demo organisation into a database in which no import was ever begun."""
    with engine.connect() as connection:
        # A demo that was interrupted is begun again; it is the same to the byte.
        used = connection.execute(
            text("SELECT EXISTS (SELECT FROM import_runs WHERE source <> :demo OR status IN ('succeeded', 'partial'))"),
            {"demo": _DEMO},
        ).scalar_one()
    if used or not settings.demo_activities:
        return
    print(f"The database is empty: loading a demo organisation with {settings.demo_activities:,} activities.")
    with tempfile.TemporaryDirectory() as folder, ProgressReport() as progress:
        demo = Path(folder) / _DEMO
        generate(demo, activities=settings.demo_activities, seed=1)
        import_path(engine, demo, progress=FileProgress(progress))


@app.command()
def serve(reload: Annotated[bool, typer.Option(help="Restart when the code changes.")] = False) -> None:
    """Serve the API and the web app on a migrated database."""
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    guard(lambda: _serve(settings, reload=reload))


def _serve(settings: Settings, *, reload: bool) -> None:
    with database_url(settings) as url:
        with migrated_engine(url) as engine:
            app_url = app_database_url(settings, url, engine)
        if not reload:
            with _listening(settings) as listener:
                notice = _sign_in_notice(settings, url, listener.getsockname()[1])
                _run_server(create_app(settings, app_url), settings, listener, notice)
            return
        os.environ["COOLMINT_DATABASE_URL"] = url
        os.environ["COOLMINT_APP_DATABASE_URL"] = app_url
        print(_sign_in_notice(settings, url, settings.port), flush=True)
        uvicorn.run(
            "coolmint.entrypoints.cli:create_app_from_environment",
            factory=True,
            reload=True,
            reload_dirs=[str(Path(__file__).parents[1])],
            host=settings.host,
            port=settings.port,
            log_config=None,
        )


def create_app_from_environment() -> FastAPI:
    """Return the API as the environment describes it; what a reloading server imports anew."""
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    if settings.app_database_url is None:
        fail("COOLMINT_APP_DATABASE_URL is not set")
    return create_app(settings, settings.app_database_url.get_secret_value())


@app.command()
def worker() -> None:
    """Run what waits in the job queue, and what comes, until told to stop."""
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)

    def run() -> None:
        with database_url(settings) as url:
            with migrated_engine(url):
                pass
            work_until_told(settings, url)

    guard(run)


@app.command()
def openapi(path: Annotated[Path, typer.Argument(help="Where to write it.")]) -> None:
    """Write the OpenAPI document from which the web app's client is generated."""
    # With a key of its own, so that none is written to the data folder.
    settings = load_settings().model_copy(update={"secret_keys": (SecretStr(new_key()),)})
    document = create_app(settings, "postgresql://nowhere/").openapi()
    path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


def _on_terminate(_signal: int, _frame: object) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def main() -> None:
    """Run the program; an interruption ends it in good order and without a stack trace."""
    # Left alone, SIGTERM would end the process before the embedded server is stopped.
    signal.signal(signal.SIGTERM, _on_terminate)
    try:
        app()
    except KeyboardInterrupt:
        print("coolmint: interrupted", file=sys.stderr)
        raise SystemExit(130) from None
