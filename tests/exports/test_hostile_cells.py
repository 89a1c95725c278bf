"""No cell runs, none breaks the file, and none loses a character without a word."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from coolmint.activities.mapping import load_mapping
from coolmint.exports.about import About
from coolmint.exports.cells import MOST_IN_A_CELL, as_text, parts_of
from coolmint.exports.columns import columns_for
from coolmint.exports.models import ExportFormat
from coolmint.exports.workbook import WorkbookWriter
from coolmint.exports.writers import create_writer
from tests.exports.files import made, members, read_csv, read_lines, read_sheets
from tests.support.hostile import TEXTS

COLUMNS = columns_for(load_mapping(None), frozenset())
RISKY = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|' /C calc'!A0",
)
ODD = (
    *TEXTS.values(),
    "<r><t>forged</t></r>",
    "<r></r>",
    "_x0041_ _x000D_ _x005F_",
    "\ufffe and \uffff",
    "\x01\x02\x0b\x1f\x7f",
    "  blanks around  ",
    "line\r\nline\rline\nline",
    '"quoted", and; separated\ttabs',
    "'apostrophe",
    "☃" * 40_000,
    "😀" * 20_000,
    "http://evil.example.com",
    "1e5",
    "0012",
    "2026-05-04",
    "TRUE",
)


def row(**values: Any) -> dict[str, Any]:
    blank = dict.fromkeys(
        ("id", "kind", "activity_date", "description", "type", "subtype", "status", "priority", "owner_name", "month",
         "account_name", "starts_at", "duration_minutes", "quarter", "owner_id", "account_id", "contact_count",
         "has_contact", "has_physician", "is_completed", "is_high_priority", "is_archived", "token_count")
    )  # fmt: skip
    return {**blank, "salesforce_id": "00T000000000001AAA", "subject": None, "contacts": [], "attributes": {}, **values}


def about() -> About:
    now = datetime(2026, 5, 4, tzinfo=UTC)
    words = "=1+1 " * 10_000
    return About(
        None, "=ana@example.com", now, now, None, {"x": words}, words, "=q", None, "-activity_date", (), 1, "ab"
    )


def workbook(rows: list[dict[str, Any]], *names: str, most_rows: int = 1_048_576) -> dict[str, list[list[Any]]]:
    writer = WorkbookWriter([COLUMNS[name] for name in names], with_about=True, most_rows=most_rows)
    writer.add(rows)
    content = b"".join(writer.finish(about()))
    writer.close()
    return read_sheets(content)


def decoded(text: Any) -> Any:
    """Return a cell as Excel shows it: openpyxl leaves some of its escapes as they are."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text) if isinstance(text, str) else text


class TestCsv:
    @pytest.mark.parametrize("text", RISKY)
    async def test_formula_is_text(self, client, organisation, settings, database_url, text):
        assert as_text(text) == f"'{text}"

    async def test_cells_come_back_as_they_are_but_for_the_apostrophe(
        self, client, organisation, settings, database_url
    ):
        for text in (*RISKY, *ODD[:-8]):
            organisation.task(Description=text)
        organisation.load()

        files = members(await made(client, settings, database_url, columns=["salesforce_id", "description"]))
        plain = read_lines(await made(client, settings, database_url, format="jsonl", with_about=False))

        told = {line["salesforce_id"]: line["description"] or "" for line in plain}
        rows = read_csv(files["activities.csv"])
        assert len(rows) == len(told)
        for line in rows:
            assert line["description"] == as_text(told[line["salesforce_id"]])
            assert not line["description"].startswith(("=", "+", "-", "@", "\t", "\r"))


class TestWorkbook:
    @pytest.mark.parametrize("text", [*RISKY, *ODD])
    def test_has_the_whole_text_and_no_formula(self, text):
        sheets = workbook([row(subject=text)], "subject", "salesforce_id")

        cell = sheets["Activities"][1][0]
        if len(text.encode("utf-16-le")) // 2 > MOST_IN_A_CELL:
            assert cell.startswith(text[:1_000])
            assert "Long texts" in cell
            parts = [line[3] for line in sheets["Long texts"][1:]]
            assert "".join(parts) == text
            assert all(len(part.encode("utf-16-le")) // 2 <= MOST_IN_A_CELL for part in parts)
        else:
            assert decoded(cell) == decoded(text) or decoded(decoded(cell)) == decoded(text)
        assert sheets["Activities"][1][1] == "00T000000000001AAA"

    def test_has_no_formula_and_no_link_anywhere(self, tmp_path: Path):
        writer = WorkbookWriter([COLUMNS["subject"], COLUMNS["description"]], with_about=True)
        writer.add([row(subject=text, description=text) for text in (*RISKY, *ODD)])
        path = tmp_path / "file.xlsx"
        path.write_bytes(b"".join(writer.finish(about())))
        writer.close()

        book = openpyxl.load_workbook(path)
        cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line if cell.value]
        assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
        assert not any(cell.hyperlink for cell in cells)
        xml = {name: content.decode() for name, content in members(path.read_bytes()).items()}
        assert not any("<f>" in content for content in xml.values())
        assert "<t>forged</t>" not in xml["xl/worksheets/sheet1.xml"]

    def test_continues_on_a_further_sheet(self):
        sheets = workbook([row(subject=str(number)) for number in range(25)], "subject", most_rows=11)

        assert list(sheets) == ["Activities", "Activities 2", "Activities 3", "About"]
        told = [line[0] for name in list(sheets)[:3] for line in sheets[name][1:]]
        assert told == [str(number) for number in range(25)]
        assert {sheets[name][0][0] for name in list(sheets)[:3]} == {"Subject"}
        notes = dict(line for line in sheets["About"] if line[0] == "notes")["notes"]
        assert "3 sheets" in notes

    def test_keeps_numbers_that_a_cell_cannot(self):
        sheets = workbook(
            [row(duration_minutes=2**62), row(duration_minutes=-5), row(duration_minutes=0.5)], "duration_minutes"
        )

        assert [line[0] for line in sheets["Activities"][1:]] == [str(2**62), -5, 0.5]


@pytest.mark.parametrize("most", [1, 2, 7, 100])
@pytest.mark.parametrize("text", ["", "a" * 50, "😀" * 33, "a😀b" * 20])
def test_parts_fit_and_are_the_text(text: str, most: int):
    if most == 1 and "😀" in text:
        pytest.skip("no part of one unit holds a pair")

    parts = list(parts_of(text, most))

    assert "".join(parts) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= most for part in parts)


@pytest.mark.parametrize("format_", list(ExportFormat))
def test_a_file_that_is_not_finished_leaves_nothing(format_: ExportFormat, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    writer = create_writer(format_, list(COLUMNS.values()), frozenset(), with_about=True, with_bom=False)
    writer.add([row(subject="x", id="1")] * 2_000)

    writer.close()

    assert list(tmp_path.iterdir()) == []
