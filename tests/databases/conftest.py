"""Other people's servers, Debian's: PostgreSQL 15, directly and behind a transaction-mode pooler, and Redis."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

_BIN = Path("/usr/lib/postgresql/15/bin")
_IS_ROOT = os.geteuid() == 0
_USER = "postgres" if _IS_ROOT else None


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, user=_USER, cwd="/", stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def postgresql_15() -> Iterator[int]:
    """The port of a fresh PostgreSQL 15 on loopback."""
    assert (_BIN / "initdb").exists(), "PostgreSQL 15 is missing; run `make databases`, which installs it."
    folder = Path(tempfile.mkdtemp(prefix="coolmint-pg15-"))
    if _USER:
        shutil.chown(folder, _USER)
    port = _free_port()
    _run(_BIN / "initdb", "-D", folder / "data", "--auth=trust", "--username=postgres", "--locale=C.UTF-8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    _run(_BIN / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield port
    finally:
        _run(_BIN / "pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def plain_database(postgresql_15: int) -> str:
    """A database whose owner is no superuser and whose extensions live in a schema of their own, as at Supabase."""
    with psycopg.connect(host="127.0.0.1", port=postgresql_15, user="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS crm WITH (FORCE)")
        connection.execute("DROP ROLE IF EXISTS crm_owner")
        connection.execute("CREATE ROLE crm_owner LOGIN PASSWORD 'crm' NOSUPERUSER NOCREATEROLE NOCREATEDB")
        # What a hosted database sets for its roles: short statements unless a transaction says otherwise.
        connection.execute("ALTER ROLE crm_owner SET statement_timeout = '8s'")
        connection.execute("CREATE DATABASE crm OWNER crm_owner")
    with psycopg.connect(
        host="127.0.0.1", port=postgresql_15, user="postgres", dbname="crm", autocommit=True
    ) as connection:
        connection.execute("CREATE SCHEMA extensions")
        connection.execute(sql.SQL("ALTER DATABASE crm SET search_path = public, extensions"))
    return f"postgresql://crm_owner:crm@127.0.0.1:{postgresql_15}/crm"


@pytest.fixture
def pooled_database(plain_database: str, postgresql_15: int) -> Iterator[str]:
    """The same database behind PgBouncer, which gives every transaction another server connection."""
    pgbouncer = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    assert pgbouncer, "PgBouncer is missing; run `make databases`, which installs it."
    folder = Path(tempfile.mkdtemp(prefix="coolmint-pooler-"))
    port = _free_port()
    (folder / "users.txt").write_text('"crm_owner" "crm"\n')
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\ncrm = host=127.0.0.1 port={postgresql_15} dbname=crm\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = plain\nauth_file = {folder / 'users.txt'}\n"
        "pool_mode = transaction\ndefault_pool_size = 3\nserver_reset_query_always = 0\n"
    )
    if _USER:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, _USER)
    process = subprocess.Popen([pgbouncer, "-q", str(folder / "pgbouncer.ini")], user=_USER, cwd="/")
    try:
        _wait_for(port, "PgBouncer")
        yield f"postgresql://crm_owner:crm@127.0.0.1:{port}/crm?pgbouncer=true"
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder)


def _wait_for(port: int, name: str) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            assert time.monotonic() < deadline, f"{name} did not start"
            time.sleep(0.05)


class Redis:
    """A Redis server of a test's own, which can be killed, held still, and started again on the same port."""

    def __init__(self) -> None:
        program = shutil.which("redis-server")
        assert program, "Redis is missing; run `make databases`, which installs it."
        self._port = _free_port()
        self._command = [program, "--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, cwd="/", stdout=subprocess.DEVNULL)
        _wait_for(self._port, "Redis")

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None


@pytest.fixture
def redis() -> Iterator[Redis]:
    server = Redis()
    server.start()
    yield server
    server.kill()
