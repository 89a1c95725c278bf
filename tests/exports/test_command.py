"""`coolmint export` writes the same file, whole or not at all."""

from pathlib import Path

import pytest

from tests.exports.files import made, members, read_csv
from tests.support.organisation import Organisation
from tests.support.program import invoke, run

CALLS = '{"field": "type", "op": "is", "value": "Call"}'


@pytest.fixture
def two(organisation: Organisation) -> list[str]:
    ids = [organisation.task(Type="Call", Description="Promised it."), organisation.task(Type="Visit")]
    organisation.load()
    return ids


async def test_writes_the_bytes_of_the_api(client, two, settings, database_url, tmp_path: Path):
    path = tmp_path / "calls.csv"
    content = await made(
        client, settings, database_url, source={"filter": {"field": "type", "op": "is", "value": "Call"}},
        with_about=False,
    )  # fmt: skip

    result = run(tmp_path, "export", "--filter", CALLS, "-o", str(path), database_url=database_url)

    assert result.returncode == 0, result.stderr
    assert path.read_bytes() == content
    assert "1 activity" in result.stderr


def test_writes_columns_and_what_it_is(two, database_url, tmp_path: Path):
    path = tmp_path / "file.zip"

    result = invoke(
        tmp_path, "export", "-o", str(path), "--column", "type", "--sort", "kind", "--about", database_url=database_url
    )

    assert result.exit_code == 0, result.output
    files = members(path.read_bytes())
    assert sorted(files) == ["about.json", "activities.csv"]
    assert sorted(row["type"] for row in read_csv(files["activities.csv"])) == ["Call", "Visit"]


@pytest.mark.parametrize(
    "arguments", [["--filter", "{"], ["--filter", '{"field": "x"}'], ["--column", "nope"], ["--sort", "nope"]]
)
def test_refuses_what_does_not_fit_and_leaves_no_file(two, database_url, tmp_path: Path, arguments: list[str]):
    path = tmp_path / "file.csv"
    path.write_text("before")

    result = invoke(tmp_path, "export", "-o", str(path), *arguments, database_url=database_url)

    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.glob("*file*")] == ["file.csv"]
