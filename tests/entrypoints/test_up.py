"""`coolmint up` from an empty folder, and the server it brings along."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.support.jobs import until
from tests.support.program import COOLMINT, environment, run

# One embedded server after the other, each on its own data: this takes the machine for a while.
pytestmark = pytest.mark.xdist_group("embedded")


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `coolmint up` until it says where it is; yield the process and the address."""
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(
            [*COOLMINT, "up"],
            cwd=folder,
            env=environment(folder, port="0", demo_activities="200"),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"http://localhost:(\d+)", line):
                yield process, f"http://localhost:{found[1]}"
                break
        else:
            pytest.fail((folder / "log").read_text())
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def listed(process: subprocess.Popen[str], address: str) -> dict[str, object]:
    """Sign in by the link that was printed, which works once, and return the first page."""
    assert process.stdout is not None
    token = process.stdout.readline().strip().partition("#token=")[2]
    with httpx.Client(base_url=address, headers={"Origin": address}) as browser:
        browser.post("/auth/link", json={"token": token}).raise_for_status()
        assert browser.post("/auth/link", json={"token": token}).status_code == 410
        page: dict[str, object] = browser.get("/activities/?limit=200").raise_for_status().json()
        return page


def postmaster(folder: Path) -> Path:
    return folder / "data" / "postgres" / "postmaster.pid"


def worker_of(process: subprocess.Popen[str]) -> Any:
    """Return the worker beside the server, as soon as it is there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for child in psutil.Process(process.pid).children():
            if "coolmint.entrypoints.worker" in child.cmdline():
                return child
        time.sleep(0.05)
    raise AssertionError("There is no worker.")


class TestUp:
    @pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
    def test_serves_stops_cleanly_and_comes_back_with_its_data(self, tmp_path: Path, stop):
        with running(tmp_path) as (process, address):
            first = listed(process, address)
            assert postmaster(tmp_path).exists()
            # As a terminal does: Ctrl-C reaches every process of the group.
            os.killpg(process.pid, stop)
            assert process.wait(60) in (0, 128 + signal.SIGTERM)
        assert not postmaster(tmp_path).exists()

        with running(tmp_path) as (process, address):
            again = listed(process, address)
            process.send_signal(stop)
            process.wait(60)

        assert first["total"] == {"count": first["total"]["count"], "exact": True}  # type: ignore[index]
        assert len(first["items"]) > 150  # type: ignore[arg-type]
        assert again == first
        assert not postmaster(tmp_path).exists()
        assert "Traceback" not in (tmp_path / "log").read_text()

    def test_keeps_a_worker_that_ends_with_it_even_when_it_is_killed(self, tmp_path: Path):
        with running(tmp_path) as (process, _):
            url = run(tmp_path, "db", "url").stdout.strip()
            until(url, "SELECT count(*) = 1 FROM procrastinate_workers")
            worker = worker_of(process)
            worker.kill()
            until(url, "SELECT count(*) = 2 FROM procrastinate_workers")

            process.kill()
            process.wait(60)
            # The second one has signed off; of the first, which could not, the row is still there.
            until(url, "SELECT count(*) = 1 FROM procrastinate_workers")

        assert run(tmp_path, "db", "current").returncode == 0
        assert not postmaster(tmp_path).exists()
        assert '"worker_ended"' in (tmp_path / "log").read_text()

    def test_of_a_taken_port_is_told_in_one_line(self, tmp_path: Path):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])

            result = run(tmp_path, "up", port=port)

        assert result.returncode == 1
        assert result.stderr == (
            f"coolmint: Port {port} on 127.0.0.1 is taken; stop what uses it, or set COOLMINT_PORT.\n"
        )
        assert not (tmp_path / "data").exists()


HOLD = """
import sys
from pathlib import Path
from coolmint.platform.embedded import embedded_server
with embedded_server(Path("data")) as url:
    print(url, flush=True)
    sys.stdin.readline()
"""


class TestEmbeddedServer:
    def test_is_shared_and_stopped_by_the_last_to_leave(self, tmp_path: Path):
        def hold() -> tuple[subprocess.Popen[str], str]:
            process = subprocess.Popen(
                [COOLMINT[0], "-c", HOLD], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            stack.callback(process.kill)
            assert process.stdout is not None
            return process, process.stdout.readline()

        with ExitStack() as stack:
            one, first_url = hold()
            server = postmaster(tmp_path).read_text().splitlines()[0]
            two, second_url = hold()
            assert first_url == second_url != ""

            one.communicate("\n", timeout=60)
            assert postmaster(tmp_path).read_text().splitlines()[0] == server

            two.communicate("\n", timeout=60)
            assert not postmaster(tmp_path).exists()

    def test_is_stopped_although_another_was_killed(self, tmp_path: Path):
        with running(tmp_path) as (process, _):
            worker = worker_of(process)
            process.kill()
            process.wait(60)
        assert postmaster(tmp_path).exists()

        assert run(tmp_path, "db", "current").returncode == 0
        worker.wait(60)

        assert not postmaster(tmp_path).exists()
