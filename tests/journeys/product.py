"""The product as a person has it: the real program on a real database, filled through its front door."""

import contextlib
import csv
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx

from coolmint.salesforce.ids import to_18
from tests.support import program

Row = dict[str, str]

# Journeys are faster than people, and all come from one address.
_NO_LIMITS = {"limits__per_address": "100000/second", "limits__per_user": "100000/second"}
_READY = "Cool Mint is on http://localhost:"


class Program:
    """Runs `coolmint` commands on one database."""

    def __init__(self, database_url: str, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._settings = {"database_url": database_url, "port": "0", "log_level": "warning", **_NO_LIMITS, **settings}

    def run(self, *arguments: str) -> None:
        done = program.run(self.folder, *arguments, **self._settings)
        assert done.returncode == 0, f"coolmint {arguments[0]}: {done.stderr}"

    @contextlib.contextmanager
    def serving(self) -> Iterator[str]:
        """Serve; the value is the address."""
        log = self.folder / "server.log"
        with log.open("w") as errors:
            server = subprocess.Popen(
                [*program.COOLMINT, "serve"],
                env=program.environment(self.folder, **self._settings),
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
            try:
                assert server.stdout is not None
                ready = server.stdout.readline()
                assert ready.startswith(_READY), log.read_text()
                yield f"http://localhost:{ready.removeprefix(_READY).split()[0]}"
            finally:
                server.terminate()
                server.communicate(timeout=20)


class Export:
    """Salesforce export files, stated row by row; no id is given out twice."""

    _given = 0

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: dict[str, list[Row]] = {}

    def add(self, object_: str, prefix: str, **fields: str) -> str:
        Export._given += 1
        id_ = to_18(f"{prefix}JN{Export._given:010d}")
        self._rows.setdefault(object_, []).append({"Id": id_, **fields})
        return id_

    def user(self, first: str, last: str) -> str:
        return self.add("User", "005", FirstName=first, LastName=last, Username=f"{last.lower()}@example.com")

    def account(self, name: str) -> str:
        return self.add("Account", "001", Name=name)

    def contact(self, first: str, last: str, specialty: str) -> str:
        return self.add("Contact", "003", FirstName=first, LastName=last, Specialty__c=specialty)

    def task(self, subject: str, day: str, **fields: str) -> str:
        return self.add(
            "Task", "00T", Subject=subject, ActivityDate=day, Status="Completed", IsClosed="true", Type="Call", **fields
        )

    def event(self, subject: str, starts_at: str, **fields: str) -> str:
        return self.add(
            "Event",
            "00U",
            Subject=subject,
            ActivityDate=starts_at[:10],
            StartDateTime=starts_at,
            Type="Visit",
            **fields,
        )

    def write(self) -> Path:
        self.folder.mkdir()
        for object_, rows in self._rows.items():
            names = list(dict.fromkeys(name for row in rows for name in row))
            with (self.folder / f"{object_}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, names, restval="")
                writer.writeheader()
                writer.writerows(rows)
        return self.folder


class Product:
    """The running product, its API for what a journey compares with, and further imports."""

    def __init__(self, commands: Program, origin: str) -> None:
        self.origin = origin
        self._commands = commands
        self._http = httpx.Client(base_url=origin, timeout=30)
        self._exports = 0

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, **query: str | int | Sequence[str]) -> Any:
        answer = self._http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def list_activities(self, **query: str | int | Sequence[str]) -> list[dict[str, Any]]:
        """Every activity the API lists for this query, in its order."""
        items: list[dict[str, Any]] = []
        page = self.get("/activities/", limit=200, **query)
        items += page["items"]
        while page["next_cursor"]:
            page = self.get("/activities/", limit=200, cursor=page["next_cursor"], **query)
            items += page["items"]
        return items

    def select(self, ids: Sequence[str], **options: Any) -> dict[str, Any]:
        answer = self._http.post("/activities/selection", json={"activity_ids": list(ids), **options})
        assert answer.status_code == 200, answer.text
        selection: dict[str, Any] = answer.json()
        return selection

    def export(self) -> Export:
        self._exports += 1
        return Export(self._commands.folder / f"export-{self._exports}")

    def load(self, export: Export) -> str:
        """Import it as a person would; return the folder's name."""
        folder = export.write()
        self._commands.run("import", str(folder))
        return folder.name
