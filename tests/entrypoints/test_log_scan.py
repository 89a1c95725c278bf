"""A whole run of the product at its most talkative: nothing it writes holds a person, a note, a token or a cookie."""

import csv
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from coolmint.platform.secrets import KEY_FILE
from tests.support.program import COOLMINT, environment, run

# It brings its own embedded server, whose log is read too.
pytestmark = pytest.mark.xdist_group("embedded")

SOURCE = Path(__file__).parents[2] / "src" / "coolmint"
COOKIE, BEARER, KEY = "cookie-5e55101", "eyJhbGciOiJIUzI1NiJ9.t0ken-payl0ad.s1gnature", "cm_4p1key00000000000000000000"
SETTINGS = {"log_level": "debug", "log_format": "json", "port": "0", "demo_activities": "0"}
_WORD = re.compile(r"[^\W\d_]{5,}")


class People:
    """Everybody and everything in a folder of export files."""

    def __init__(self, folder: Path) -> None:
        self.names: set[str] = set()
        self.texts: set[str] = set()
        csv.field_size_limit(10_000_000)
        for path in folder.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    self._take(path.stem, row)
        self.words = {word.lower() for text in self.texts for word in _WORD.findall(text)}

    def _take(self, object_: str, row: dict[str, str]) -> None:
        self.names |= {row.get(name) or "" for name in ("FirstName", "LastName", "Email", "Username", "Phone")}
        if object_ == "Account":
            self.names.add(row["Name"])
        self.texts |= {row.get(name) or "" for name in ("Subject", "Description", "Location")}


class Run(NamedTuple):
    """What the program and the database wrote, who is in the data, and the key."""

    program: str
    database: str
    people: People
    key: str


def ordinary_words() -> set[str]:
    """The words of our own code, which a log may rightly have; the invented people live apart from it."""
    files = [path for path in SOURCE.rglob("*.py") if "demo" not in path.parts]
    return {word.lower() for path in files for word in _WORD.findall(path.read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def written() -> Iterator[Run]:
    # Not below pytest's folder, which another run closes for the user that the embedded server runs as.
    with tempfile.TemporaryDirectory(prefix="coolmint-log-") as name:
        yield whole_run(Path(name))


def whole_run(folder: Path) -> Run:
    """Return everything that a whole run wrote to terminals and logs, and who was in it."""
    run(folder, "generate", "export", "--activities", "120", "--seed", "11", **SETTINGS)
    people = People(folder / "export")
    bad = folder / "export" / "Task.csv"
    bad.write_text(bad.read_text(encoding="utf-8").replace("-", "/", 40), encoding="utf-8")
    parts = []
    with (folder / "out").open("w") as out:
        server = subprocess.Popen(
            [*COOLMINT, "serve"],
            env=environment(folder, **SETTINGS),
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=out,
            text=True,
        )
        try:
            assert server.stdout is not None
            first = server.stdout.readline()
            for command in (("import", "export"), ("doctor",), ("secrets", "rotate"), ("import", "nowhere")):
                done = run(folder, *command, **SETTINGS)
                parts += [done.stdout, done.stderr]
            ask_for_everything(first.split()[4], people)
        finally:
            server.terminate()
            rest, _ = server.communicate(timeout=30)
    program = "\n".join([*parts, first, rest, (folder / "out").read_text()])
    database = (folder / "data" / "postgres" / "log").read_text(encoding="utf-8", errors="replace")
    return Run(program, database, people, (folder / "data" / KEY_FILE).read_text().strip())


def ask_for_everything(origin: str, people: People) -> None:
    name = max(people.names, key=len)
    note = max(people.texts, key=len)
    headers = {
        "Authorization": f"Bearer {BEARER}",
        "X-API-Key": KEY,
        "Cookie": f"coolmint_session={COOKIE}",
        "Origin": origin,
    }
    with httpx.Client(base_url=origin, headers=headers, timeout=60) as client:
        listed = client.get("/activities/", params={"limit": 5}).json()
        for path, params in (
            ("/activities/", {"q": name}),
            ("/activities/", {"q": note[:400], "owner_id": name}),
            ("/activities/", {name: note[:200]}),
            ("/activities/", {"filter": f'{{"field": "subject", "op": "is", "value": "{name}"}}'}),
            ("/activities/", {"cursor": note[:100], "sort": name}),
            ("/activities/filter-options", {"facet_q": name}),
            (f"/activities/{name}", {}),
            (f"/{name}/{note[:50]}", {}),
            (f"/app/{name}", {"q": name}),
            ("/imports/", {}),
            ("/imports/quarantine", {"limit": 200}),
            ("/openapi.json", {}),
        ):
            client.get(path, params=params)
        ids = [item["id"] for item in listed.get("items", ())]
        for body in (
            {"activity_ids": [*ids, name]},
            {"q": name},
            {name: note},
            {"activity_ids": ids, "budget_tokens": 1},
        ):
            client.post("/activities/selection", json=body)
        client.post("/activities/selection", content=f'{{"{name}": {note}'.encode())
        client.post("/activities/selection", content=note.encode() * 20_000)
        client.post("/activities/selection", json={}, headers={"Origin": f"https://{COOKIE}.example.com"})
        client.get("/activities/", headers={"Host": f"{COOKIE}.example.com", "X-Request-ID": name})


def test_what_is_written_holds_nobody(written: Run):
    people, whole = written.people, written.program + written.database

    assert written.program.count('"event": "request"') >= 20
    assert len(people.names) > 100
    assert [name for name in people.names if name and re.search(rf"\b{re.escape(name)}\b", whole)] == []
    assert [text for text in people.texts if len(text) > 12 and text in whole] == []
    own = people.words - ordinary_words()
    assert len(own) > 100
    assert own & {word.lower() for word in _WORD.findall(written.program)} == set()


def test_what_is_written_holds_no_secret(written: Run):
    whole = written.program + written.database

    assert [each for each in (COOKIE, BEARER, BEARER.split(".")[2], KEY, written.key) if each in whole] == []
    assert not re.search(r"(?i)authorization|set-cookie|coolmint_session", whole)
