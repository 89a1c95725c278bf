"""The real API in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy import make_url

from coolmint.platform.roles import APP_ROLE

_NO_LIMITS = {"COOLMINT_LIMITS__PER_ADDRESS": "100000/second", "COOLMINT_LIMITS__PER_USER": "100000/second"}


@contextmanager
def running_api(database_url: str) -> Iterator[tuple[str, str]]:
    """Serve the API on a free port of loopback; yield its address and an administrator's key."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    app_url = make_url(database_url).set(username=APP_ROLE).render_as_string(hide_password=False)
    addresses = {"COOLMINT_DATABASE_URL": database_url, "COOLMINT_APP_DATABASE_URL": app_url}
    environment = os.environ | addresses | {"COOLMINT_PORT": str(port)} | _NO_LIMITS
    program = Path(sys.executable).with_name("coolmint")
    create: list[str | Path] = [program, "key", "create", "--role", "admin", "--name", "benchmark"]
    key = subprocess.run(create, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    process = subprocess.Popen(
        [program, "serve"], env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address, key
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the API did not start")
