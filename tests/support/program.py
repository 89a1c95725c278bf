"""Running the `coolmint` program: as a process of its own, as people do, or in ours, which is faster."""

import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from coolmint.entrypoints.cli import app

COOLMINT = [sys.executable, "-c", "from coolmint.entrypoints.cli import main; main()"]


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return our environment with these settings, and data below `folder`."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("COOLMINT_")}
    data = {"COOLMINT_DATA_DIR": str(folder / "data")}
    return ours | data | {f"COOLMINT_{name.upper()}": value for name, value in settings.items()}


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in `folder`."""
    return subprocess.run(
        [*COOLMINT, *arguments],
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def invoke(folder: Path, *arguments: str, **settings: str) -> Result:
    """Run a command to its end in this process; commands that serve need one of their own."""
    return CliRunner().invoke(app, arguments, env=dict[str, str | None](environment(folder, **settings)))
