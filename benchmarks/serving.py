"""Processes of the harness's own, each on a free port of loopback."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def announce(listener: socket.socket) -> None:
    """Say where we are; from here on connections wait rather than be refused."""
    listener.listen(1024)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)


@contextmanager
def running(*arguments: str | Path, **environment: str) -> Iterator[str]:
    """Run a module of ours that announces where it serves; yield that address."""
    log = tempfile.NamedTemporaryFile("w+", prefix="bench-", suffix=".log")  # noqa: SIM115 - read when it fails
    process = subprocess.Popen(
        [sys.executable, "-m", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        cwd=_ROOT,
        env=os.environ | environment,
    )
    assert process.stdout
    try:
        address = process.stdout.readline().strip()
        if not address:
            log.seek(0)
            raise SystemExit(f"{arguments[0]} did not start:\n{log.read()[-2000:]}")
        yield address
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
