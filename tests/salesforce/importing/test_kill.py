"""Kills imports with SIGKILL, imports again, and finds what one undisturbed import leaves."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coolmint.salesforce.service import import_path
from tests.salesforce.importing.database import empty, files, fingerprint, runs
from tests.salesforce.makers import contact, task, write_csv

# Imports like the command does, and kills itself where the second argument says.
SCRIPT = """
import os, signal, sys
from pathlib import Path
from coolmint.platform.database import create_batch_engine
from coolmint.salesforce.importing import history
from coolmint.salesforce.importing.report import NoProgress
from coolmint.salesforce.importing.staging import CopyWriter, QuarantineStaging, Staging
from coolmint.salesforce.service import import_path

def kill(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def kill_after(owner, name, calls):
    original, seen = getattr(owner, name), []
    def counted(*args, **kwargs):
        result = original(*args, **kwargs)
        seen.append(None)
        return kill() if len(seen) == calls else result
    setattr(owner, name, counted)

POINTS = {
    "started": (history, "start_run", 1),
    "copying": (CopyWriter, "to", 60),
    "deduplicated": (Staging, "drop_duplicates", 2),
    "merged": (Staging, "merge", 2),
    "quarantined": (QuarantineStaging, "merge", 2),
    "first file saved": (history, "save_file", 1),
    "second file saved, not committed": (history, "save_file", 2),
    "committed": (NoProgress, "finish_file", 2),
    "finished": (history, "finish_run", 1),
}
url, point, path = sys.argv[1:]
if point in POINTS:
    kill_after(*POINTS[point])
engine = create_batch_engine(url)
print("ready", flush=True)
import_path(engine, Path(path))
"""


@pytest.fixture
def export(tmp_path):
    rows = [task(number, ActivityDate="soon" if number % 500 == 0 else "2024-01-01") for number in range(12_000)]
    write_csv(tmp_path / "Contact.csv", [contact(number) for number in range(2_000)])
    write_csv(tmp_path / "Task.csv", rows)
    return tmp_path


@pytest.fixture
def clean(batch_engine, export):
    """Return what one undisturbed import leaves."""
    report = import_path(batch_engine, export)
    assert (report.totals.inserted, report.totals.quarantined) == (13_976, 24)
    found = fingerprint(batch_engine)
    empty(batch_engine)
    return found


def start(url: str, point: str, path: Path) -> "subprocess.Popen[bytes]":
    arguments = [sys.executable, "-W", "ignore", "-c", SCRIPT, url, point, str(path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, env=environment)


def await_ready(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"


def await_end(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdout is not None
    process.wait(60)
    process.stdout.close()


def await_end_of_killed(process: "subprocess.Popen[bytes]") -> None:
    await_end(process)
    assert process.returncode == -signal.SIGKILL


def test_killed_anywhere_and_run_again_ends_like_one_clean_run(batch_engine, database_url, export, clean):
    points = ["started", "copying", "deduplicated", "merged", "quarantined", "first file saved",
              "second file saved, not committed", "committed", "finished"]  # fmt: skip
    for point in points:
        empty(batch_engine)

        await_end_of_killed(start(database_url, point, export))
        interrupted = runs(batch_engine)
        report = import_path(batch_engine, export)

        assert interrupted == (["partial"] if point == "finished" else ["running"]), point
        assert runs(batch_engine) == ["partial" if point == "finished" else "interrupted", "partial"], point
        assert not [file for file in files(batch_engine) if file["status"] == "running"], point
        assert report.totals.inserted + report.totals.unchanged == 13_976, point
        assert fingerprint(batch_engine) == clean, point


def test_killed_at_moments_of_chance_and_run_again_ends_like_one_clean_run(batch_engine, database_url, export, clean):
    for delay in (0.05, 0.2, 0.35, 0.5, 0.7):
        process = start(database_url, "", export)
        await_ready(process)
        time.sleep(delay)
        process.kill()
        await_end(process)

    import_path(batch_engine, export)

    assert fingerprint(batch_engine) == clean
    assert runs(batch_engine)[-1] == "partial"
    assert "running" not in runs(batch_engine)


def test_a_run_that_is_alive_is_not_called_interrupted(batch_engine, database_url, export, tmp_path):
    process = start(database_url, "", export)
    await_ready(process)
    deadline = time.monotonic() + 20
    while not runs(batch_engine) and time.monotonic() < deadline:
        time.sleep(0.01)
    (tmp_path / "other").mkdir()

    import_path(batch_engine, write_csv(tmp_path / "other" / "Contact.csv", [contact(9)]))
    await_end(process)

    assert sorted(runs(batch_engine)) == ["partial", "succeeded"]
