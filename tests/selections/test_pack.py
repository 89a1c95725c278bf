"""`coolmint pack` prints what the API answers, byte for byte."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from tests.support.organisation import Organisation

from coolmint.activities.context import ContextFormat


@pytest.fixture
def pack(database_url: str):
    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-c", "from coolmint.entrypoints.cli import main; main()", "pack", *arguments],
            env={**os.environ, "COOLMINT_DATABASE_URL": database_url},
            capture_output=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture
def two(organisation: Organisation) -> list[str]:
    made = [
        organisation.task(Subject="Call 😀", Description="Promised it\r\nby Friday, Größe", ActivityDate="2026-05-06"),
        organisation.event(Subject="Visit", Description="Lab", ActivityDate="2026-05-05"),
    ]
    organisation.load()
    return made


class TestPack:
    @pytest.mark.parametrize("format_", list(ContextFormat))
    async def test_prints_the_bytes_of_the_api(self, client, pack, two, format_):
        answer = (await client.post("/activities/selection", json={"activity_ids": two, "format": format_})).json()

        printed = pack(*two, "--format", format_)

        assert printed.returncode == 0, printed.stderr
        assert printed.stdout == answer["context"].encode()
        assert f"2 activities, {answer['tokens']} tokens".encode() in printed.stderr

    async def test_takes_a_filter_a_search_exceptions_and_fields(self, client, pack, two):
        body: dict[str, Any] = {
            "filter": {"field": "kind", "op": "is_not_empty"},
            "q": "lab",
            "except_ids": [two[0]],
            "fields": ["subject"],
        }
        answer = (await client.post("/activities/selection", json=body)).json()

        arguments = (
            "--filter",
            json.dumps(body["filter"]),
            "-q",
            "lab",
            "--except",
            two[0],
            "--field",
            "subject",
            "--json",
        )
        printed = pack(*arguments)

        assert json.loads(printed.stdout) == answer
        assert answer["count"] == 1

    def test_names_what_is_missing_and_fails(self, pack, two):
        printed = pack(two[0], "00T8c00000AbCdEEAV")

        assert printed.returncode == 1
        assert b"Promised it" in printed.stdout
        assert b"there is no activity 00T8c00000AbCdEEAV" in printed.stderr

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            ([], b"give either activity_ids, or filter and/or q"),
            (["--filter", "{"], b"--filter is not JSON"),
            (["--filter", '{"field": "x", "op": "is", "value": "y"}'], b"There is no field 'x'"),
            (["-q", "call", "--budget", "1"], b"more than the budget of 1"),
            (["-q", "x" * 501], b"at most 500 characters"),
        ],
    )
    def test_fails_in_one_line(self, pack, two, arguments, told):
        printed = pack(*arguments)

        assert printed.returncode == 1
        assert printed.stdout == b""
        assert told in printed.stderr
        assert printed.stderr.count(b"\n") == 1
        assert b"Promised" not in printed.stderr

    def test_called_wrongly_exits_with_2(self, pack):
        assert pack("--format", "pdf").returncode == 2
