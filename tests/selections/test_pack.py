"""`coolmint pack` prints what the API answers, byte for byte."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from coolmint.activities.context import ContextFormat
from tests.support.organisation import Organisation
from tests.support.program import invoke, run


@pytest.fixture
def pack(database_url: str, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    return lambda *arguments: run(tmp_path, "pack", *arguments, database_url=database_url)


@pytest.fixture
def refused(database_url: str, tmp_path: Path) -> Callable[..., Result]:
    return lambda *arguments: invoke(tmp_path, "pack", *arguments, database_url=database_url)


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
        assert printed.stdout == answer["context"]
        assert f"2 activities, {answer['tokens']} tokens" in printed.stderr

    async def test_takes_a_filter_a_search_exceptions_and_fields(self, client, pack, two):
        body: dict[str, Any] = {
            "filter": {"field": "kind", "op": "is_not_empty"},
            "q": "lab",
            "except_ids": [two[0]],
            "fields": ["subject"],
        }
        answer = (await client.post("/activities/selection", json=body)).json()

        chosen = ("--filter", json.dumps(body["filter"]), "-q", "lab", "--except", two[0])
        printed = pack(*chosen, "--field", "subject", "--json")

        # Each viewer has selections of their own.
        own = {"selection_id", "receipt_id", "created_at"}
        assert {k: v for k, v in json.loads(printed.stdout).items() if k not in own} == {
            k: v for k, v in answer.items() if k not in own
        }
        assert answer["count"] == 1

    def test_names_what_is_missing_and_fails(self, refused, two):
        printed = refused(two[0], "00T8c00000AbCdEEAV")

        assert printed.exit_code == 1
        assert "Promised it" in printed.stdout
        assert "there is no activity 00T8c00000AbCdEEAV" in printed.stderr

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            ([], "give either activity_ids, or filter and/or q"),
            (["--filter", "{"], "--filter is not JSON"),
            (["--filter", '{"field": "x", "op": "is", "value": "y"}'], "There is no field 'x'"),
            (["-q", "call", "--budget", "1"], "more than the budget of 1"),
            (["-q", "x" * 501], "at most 500 characters"),
        ],
    )
    def test_fails_in_one_line(self, refused, two, arguments, told):
        printed = refused(*arguments)

        assert printed.exit_code == 1
        assert printed.stdout == ""
        assert told in printed.stderr
        assert printed.stderr.count("\n") == 1
        assert "Promised" not in printed.stderr

    def test_called_wrongly_exits_with_2(self, refused):
        assert refused("--format", "pdf").exit_code == 2
