"""Who asks: the product with real viewers, and the same program without any rule of access."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import uvicorn
from fastapi import FastAPI
from sqlalchemy import make_url, true

from benchmarks.serving import announce, running
from coolmint.auth.tokens import KEY_PREFIX, hash_token, new_token
from coolmint.entrypoints.api import create_app
from coolmint.entrypoints.serving import server_config
from coolmint.platform.logging import configure_logging
from coolmint.platform.roles import APP_ROLE
from coolmint.platform.settings import LimitSettings, Settings

VIEWERS = ("administrator", "manager", "rep")


def add_viewers(url: str) -> dict[str, str]:
    """Return a key for each kind of viewer: an administrator, who leads everybody, and a rep with few activities."""
    keys: dict[str, str] = {}
    with psycopg.connect(url) as db:
        db.execute("DELETE FROM users WHERE email LIKE '%@benchmark.example'")
        below = db.execute(
            "WITH RECURSIVE t(root, id) AS (SELECT id, id FROM sf_user UNION SELECT t.root, s.id FROM t "
            "JOIN sf_user s ON s.manager_id = t.id) SELECT root, count(*) FROM t GROUP BY root ORDER BY 2 DESC, 1"
        ).fetchall()
        reps = [row[0] for row in below if row[1] == 1]
        chosen = {
            "administrator": ("admin", None),
            "manager": ("manager", below[0][0]),
            "rep": ("rep", reps[len(reps) // 2]),
        }
        for name, (role, salesforce_id) in chosen.items():
            keys[name] = key = new_token(KEY_PREFIX)
            user = uuid4()
            values = [user, f"{user}@benchmark.example", name, role, salesforce_id]
            db.execute(
                "INSERT INTO users (id, email, name, role, salesforce_user_id) VALUES (%s, %s, %s, %s, %s)", values
            )
            db.execute(
                "INSERT INTO api_keys (id, user_id, name, prefix, key_hash, scopes) VALUES (%s, %s, 'b', 'b', %s, %s)",
                [uuid4(), user, hash_token(key), ["read", "select"]],
            )
    return keys


@contextmanager
def product(url: str, data_dir: Path, **environment: str) -> Iterator[str]:
    """Serve the product as `coolmint serve` does, as the role that row-level security holds."""
    app_url = make_url(url).set(username=APP_ROLE).render_as_string(hide_password=False)
    with _served("as_served", app_url, data_dir, environment) as address:
        yield address


@contextmanager
def without_rule(url: str, data_dir: Path) -> Iterator[str]:
    """Serve it with neither lock, on the owner's address; who asks is found out all the same."""
    with _served("without_rule", url, data_dir, {}) as address:
        yield address


@contextmanager
def _served(how: str, url: str, data_dir: Path, environment: dict[str, str]) -> Iterator[str]:
    address = {"COOLMINT_DATA_DIR": str(data_dir), "BENCHMARK_DATABASE": url}
    with running("benchmarks.viewers", how, **address, **environment) as served:
        yield served


def _app(how: str, url: str) -> FastAPI:
    limits = LimitSettings(**dict.fromkeys(LimitSettings.model_fields, "1000000/second"))
    # At `info` each request is a line of the log, as in a service.
    settings = Settings(_env_file=None, limits=limits, allowed_hosts=("localhost", "127.0.0.1"))
    app = create_app(settings, url)
    if how == "without_rule":
        for name, module in list(sys.modules.items()):
            if name.startswith("coolmint.") and hasattr(module, "visible_to"):
                setattr(module, "visible_to", lambda _: true())  # noqa: B010 - mypy knows no such name
    return app


def main() -> None:
    configure_logging("info", "json")
    config = server_config(_app(sys.argv[1], os.environ["BENCHMARK_DATABASE"]), "info")
    config.port = 0
    listener = config.bind_socket()
    announce(listener)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
