"""`coolmint db …`"""

from typing import Annotated

import typer
from sqlalchemy import make_url

from coolmint.entrypoints.runtime import database_url, guard, load_settings, migrated_engine
from coolmint.platform.database import create_batch_engine
from coolmint.platform.migrations import current_revision, newest_revision
from coolmint.platform.roles import Purpose
from coolmint.platform.roles import grant as give_rights

app = typer.Typer(help="The database: its schema and its address.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the schema to what this program needs."""

    def run() -> None:
        with database_url(load_settings()) as url, migrated_engine(url):
            print(f"The database is at revision {newest_revision()}.")

    guard(run)


@app.command()
def current() -> None:
    """Print the schema's revision, and the newest one."""

    def run() -> None:
        with database_url(load_settings()) as url:
            engine = create_batch_engine(url)
            with engine.connect() as connection:
                print(f"current {current_revision(connection) or 'none'}, newest {newest_revision()}")
            engine.dispose()

    guard(run)


@app.command()
def grant(
    role: Annotated[str, typer.Argument(help="A role of the database that exists already.")],
    purpose: Annotated[Purpose, typer.Option("--for", help="What the role is for.")],
) -> None:
    """Give a role the least rights it needs; run it as the owner, again after each upgrade."""

    def run() -> None:
        with database_url(load_settings()) as address, migrated_engine(address) as engine, engine.begin() as connection:
            give_rights(connection, role, purpose)
        print(f"{role} has the rights of {purpose.value}, and no others on our tables.")

    guard(run)


@app.command()
def url(
    show_password: Annotated[bool, typer.Option(help="Print the password too.")] = False,
) -> None:
    """Print the address of the database; the embedded server's works while the server runs."""

    def run() -> None:
        with database_url(load_settings()) as address:
            print(make_url(address).render_as_string(hide_password=not show_password))

    guard(run)
