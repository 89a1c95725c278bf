"""The product as a person has it: the real program on a real database, filled through its front door."""

import contextlib
import csv
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx

from coolmint.auth.dependencies import COOKIE
from coolmint.salesforce.ids import to_18
from tests.support import program

Row = dict[str, str]

# Journeys are faster than people, and all come from one address.
_NO_LIMITS = {
    "limits__per_address": "100000/second",
    "limits__per_user": "100000/second",
    "limits__sign_in_from_address": "100000/second",
}
# A sign-in costs no second here.
_QUICK = {"sign_in__argon2_memory_kib": "64", "sign_in__argon2_passes": "1"}
_READY = "Cool Mint is on http://localhost:"

PASSWORD = "seven quiet herons"


def token_of(link: str) -> str:
    """Return what makes a one-time link work."""
    return link.partition("#token=")[2]


class Program:
    """Runs `coolmint` commands on one database."""

    def __init__(self, database_url: str, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._settings = {"database_url": database_url, "port": "0", "log_level": "warning"}
        self._settings |= {**_NO_LIMITS, **_QUICK, **settings}

    def run(self, *arguments: str) -> str:
        """Run a command; return what it prints."""
        done = program.run(self.folder, *arguments, **self._settings)
        assert done.returncode == 0, f"coolmint {arguments[0]}: {done.stderr}"
        return done.stdout.strip()

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """Do what waits in the queue, and what comes."""
        worker = subprocess.Popen(
            [*program.COOLMINT, "worker"],
            env=program.environment(self.folder, **self._settings),
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            worker.terminate()
            worker.communicate(timeout=30)

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
        email = email_of(last)
        return self.add(
            "User",
            "005",
            FirstName=first,
            LastName=last,
            Username=email,
            Email=email,
            IsActive="true",
            UserType="Standard",
        )

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


def email_of(last_name: str) -> str:
    """Return the e-mail of somebody in Salesforce; one with the same here is the same person."""
    return f"{last_name.lower()}@example.com"


class Product:
    """The running product, its API for what a journey compares with, its people, and further imports."""

    def __init__(self, commands: Program, origin: str) -> None:
        self.origin = origin
        self._commands = commands
        key = commands.run("key", "create", "--name", "journeys", "--role", "admin")
        self._http = httpx.Client(base_url=origin, timeout=30, headers={"Authorization": f"Bearer {key}"})
        self._exports = 0
        self._sessions: dict[str, str] = {}

    def close(self) -> None:
        self._http.close()

    def working(self) -> AbstractContextManager[None]:
        """Do what waits in the queue, and what comes."""
        return self._commands.working()

    def add_person(self, email: str, role: str, *, name: str = "", password: str = PASSWORD) -> None:
        """Add somebody who has set a password by the link they were handed."""
        person = self._post("/users", email=email, role=role, name=name or email)
        link = self._post(f"/users/{person['id']}/links", purpose="password")["url"]
        self._sign_in(email, "/auth/password-link", {"token": token_of(link), "new_password": password})

    def _post(self, path: str, **body: str) -> Any:
        answer = self._http.post(path, json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def session_of(self, email: str) -> str:
        """Return what the cookie of their latest sign-in holds."""
        return self._sessions[email]

    def new_session_of(self, email: str) -> str:
        """Sign them in once more, by a one-time link."""
        return self._sign_in(email, "/auth/link", {"token": token_of(self.sign_in_link(email))})

    def clear_selection(self, email: str) -> None:
        """Leave them with nothing selected: the selection outlives the browser it was made in."""
        asked: dict[str, Any] = {"cookies": {COOKIE: self.session_of(email)}, "headers": {"Origin": self.origin}}
        now = httpx.get(f"{self.origin}/selections/current", **asked)
        if now.status_code != 403:  # An auditor has none.
            path = f"{self.origin}/selections/{now.json()['selection_id']}/changes"
            assert httpx.post(path, json={"operations": [{"op": "clear"}]}, **asked).status_code == 200

    def selection_of(self, email: str) -> dict[str, Any]:
        """What the server has of their selection."""
        answer = httpx.get(f"{self.origin}/selections/current", cookies={COOKIE: self.session_of(email)})
        state: dict[str, Any] = answer.json()
        return state

    def sign_in_link(self, email: str) -> str:
        return self._commands.run("user", "link", email)

    def _sign_in(self, email: str, path: str, body: dict[str, str]) -> str:
        answer = httpx.post(f"{self.origin}{path}", json=body)
        assert answer.status_code == 200, answer.text
        self._sessions[email] = answer.cookies[COOKIE]
        return self._sessions[email]

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
