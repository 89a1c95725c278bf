"""The formats that are text, written row by row: CSV, JSON lines, Markdown."""

import csv
import io
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, Protocol

import orjson

from coolmint.activities.context import LINE_BREAK, one_line
from coolmint.exports.about import About
from coolmint.exports.cells import as_text, is_risky
from coolmint.exports.columns import Column, Row, Value

_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS


class TextFile(Protocol):
    """One way to write rows as text. `head` has no count yet; `foot` knows everything."""

    name: str

    def head(self) -> str: ...
    def rows(self, rows: Sequence[Row]) -> str: ...
    def foot(self, about: About | None) -> str: ...
    def notes(self) -> list[str]: ...


class CsvFile:
    """RFC 4180 with a line of names; every text that a spreadsheet could run gets an apostrophe."""

    name = "activities.csv"

    def __init__(self, columns: Sequence[Column], *, with_bom: bool) -> None:
        self._columns = columns
        self._with_bom = with_bom
        self._guarded = 0

    def head(self) -> str:
        return ("\ufeff" if self._with_bom else "") + self._lines([[column.name for column in self._columns]])

    def rows(self, rows: Sequence[Row]) -> str:
        return self._lines([[self._cell(column.read(row)) for column in self._columns] for row in rows])

    def foot(self, about: About | None) -> str:
        return ""

    def notes(self) -> list[str]:
        if not self._guarded:
            return []
        return [
            f"{self._guarded:,} cells begin with an added apostrophe, so that no spreadsheet takes them for formulas."
        ]

    def _cell(self, value: Value) -> str:
        if isinstance(value, str):
            self._guarded += is_risky(value)
            return as_text(value)
        return "" if value is None else plain(value)

    @staticmethod
    def _lines(rows: Sequence[Sequence[str]]) -> str:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        return text.getvalue()


class JsonLinesFile:
    """One object a line, with numbers, lists and true and false as they are."""

    name = "activities.jsonl"

    def __init__(self, columns: Sequence[Column], denied: AbstractSet[str]) -> None:
        self._columns = columns
        self._denied = denied

    def head(self) -> str:
        return ""

    def rows(self, rows: Sequence[Row]) -> str:
        return "".join(orjson.dumps(self._object(row)).decode() + "\n" for row in rows)

    def foot(self, about: About | None) -> str:
        return ""

    def notes(self) -> list[str]:
        return []

    def _object(self, row: Row) -> dict[str, Any]:
        return {column.name: column.for_json(row, self._denied) for column in self._columns}


class MarkdownFile:
    """A section for each activity; what people wrote is quoted, so that no note can begin a section of its own."""

    name = "activities.md"

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = [column for column in columns if column.name != "description"]
        self._notes = next((column for column in columns if column.name == "description"), None)

    def head(self) -> str:
        return "# Activities\n\n"

    def rows(self, rows: Sequence[Row]) -> str:
        return "".join(map(self._section, rows))

    def foot(self, about: About | None) -> str:
        """Return the receipt, at the end: only then everything is counted."""
        if about is None:
            return ""
        said = about.as_json()
        lines = [f"- {name.replace('_', ' ')}: {one_line(_told(value))}" for name, value in said.items()]
        return "\n".join(["# About this file", "", *lines]) + "\n"

    def notes(self) -> list[str]:
        return []

    def _section(self, row: Row) -> str:
        read = {column.name: column.read(row) for column in self._columns}
        title = " · ".join(plain(read[name]) for name in ("activity_date", "subject") if read.get(name))
        lines = [f"## {one_line(title or row['salesforce_id'])}", ""]
        for column in self._columns:
            value = read[column.name]
            if value is not None and value != "":
                lines.append(f"- {one_line(column.label)}: {one_line(plain(value))}")
        notes = self._notes.read(row) if self._notes else None
        if notes:
            lines += ["", *(f"> {line}" for line in LINE_BREAK.split(str(notes)))]
        return "\n".join(lines) + "\n\n"


def plain(value: Value) -> str:
    """Return a value as text: dates as ISO 8601, a boolean as `true` or `false`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def _told(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def about_json(about: About) -> str:
    return orjson.dumps(about.as_json(), option=_INDENTED).decode() + "\n"
