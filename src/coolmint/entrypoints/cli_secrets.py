"""`coolmint secrets …`"""

import typer

from coolmint.auth.alert_webhook import signing_key
from coolmint.entrypoints.runtime import database_url, guard, load_settings, migrated_engine
from coolmint.platform.database import Base
from coolmint.platform.encrypted import rotate_columns
from coolmint.platform.secrets import load_keyring
from coolmint.platform.secrets import new_key as make_key

app = typer.Typer(help="The keys that encrypt what is stored and sign what is handed out.", no_args_is_help=True)


@app.command("new-key")
def new_key() -> None:
    """Print a fresh key for COOLMINT_SECRET_KEYS."""
    print(make_key())


@app.command("webhook-key")
def webhook_key() -> None:
    """Print the key with which the webhook of security alerts is signed, in hexadecimal digits."""

    def run() -> None:
        settings = load_settings()
        print(signing_key(load_keyring(settings.secret_keys, settings.data_dir)).hex())

    guard(run)


@app.command()
def rotate() -> None:
    """Encrypt every stored secret again, with the newest key; after that the older keys may go."""

    def run() -> None:
        settings = load_settings()
        keyring = load_keyring(settings.secret_keys, settings.data_dir)
        with database_url(settings) as url, migrated_engine(url) as engine, engine.begin() as connection:
            count = rotate_columns(connection, Base.metadata, keyring)
        print(f"{count:,} stored secrets are encrypted with the newest key.")

    guard(run)
