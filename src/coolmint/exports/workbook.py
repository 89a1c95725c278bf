"""XLSX: typed cells, never a formula, a sheet about the file, and sheets for what one sheet or one cell cannot hold."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from coolmint.exports.about import About
from coolmint.exports.cells import escape_for_xml, fits, parts_of
from coolmint.exports.columns import Column, Row, Value

MOST_ROWS = 1_048_576
"""What one sheet holds, the line of names among them."""

_READ_AT_ONCE = 1 << 20
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts days from 1900, with a 29 February that never was; before this, a date stays text."""
_EXACT = 10**15
"""A cell's number has 15 digits; a larger one stays text."""
_CONTINUED = "… (the whole text is in the sheet “Long texts”)"
_KEPT = 32_000


_escape: Callable[[Any], Any] = Worksheet._escape_control_characters  # noqa: SLF001 - to go on from


class _Sheet(Worksheet):  # type: ignore[misc,unused-ignore]
    """A sheet in which a text is only ever text.

    The library would write a text that looks like its own mark-up for rich text into the XML as it is.
    """

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        self._xml_inline_string(string, True, attributes)

    @staticmethod
    def _escape_control_characters(data: Any) -> Any:
        escaped = _escape(data)
        return escape_for_xml(escaped) if isinstance(escaped, str) else escaped


class WorkbookWriter:
    """Writes rows to files of its own as they come; the workbook is put together at the end."""

    def __init__(self, columns: Sequence[Column], *, with_about: bool, most_rows: int = MOST_ROWS) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="coolmint-export-")
        self._path = Path(self._folder.name) / "export.xlsx"
        self._columns = columns
        self._with_about = with_about
        self._most_rows = most_rows
        options = {"constant_memory": True, "tmpdir": self._folder.name, "use_zip64": True}
        self._book = xlsxwriter.Workbook(str(self._path), options)
        self._is_closed = False
        self._bold = self._book.add_format({"bold": True})
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._sheets = 0
        self._long: Any = None
        self._long_row = 0
        self._begin_sheet()

    def add(self, rows: Sequence[Row]) -> bytes:
        for row in rows:
            if self._row >= self._most_rows:
                self._begin_sheet()
            for number, column in enumerate(self._columns):
                self._write(number, column, row)
            self._row += 1
        return b""

    def finish(self, about: About) -> Iterator[bytes]:
        about.notes.extend(self._notes())
        if self._with_about:
            self._write_about(about)
        self._book.close()
        self._is_closed = True
        with self._path.open("rb") as file:
            while part := file.read(_READ_AT_ONCE):
                yield part

    def close(self) -> None:
        if not self._is_closed:
            with contextlib.suppress(OSError, xlsxwriter.exceptions.XlsxWriterException):
                self._book.close()
        self._folder.cleanup()

    def _begin_sheet(self) -> None:
        self._sheets += 1
        name = "Activities" if self._sheets == 1 else f"Activities {self._sheets}"
        self._sheet = self._add_sheet(name)
        for number, column in enumerate(self._columns):
            self._sheet.write_string(0, number, column.label, self._bold)
        self._sheet.freeze_panes(1, 0)
        self._row = 1

    def _add_sheet(self, name: str) -> Any:
        return self._book.add_worksheet(name, _Sheet)

    def _write(self, number: int, column: Column, row: Row) -> None:
        value = column.read(row)
        if value is None or value == "":
            return
        if isinstance(value, str):
            text = value if fits(value) else self._shortened(value, column, row)
            self._sheet.write_string(self._row, number, text)
        elif isinstance(value, bool):
            self._sheet.write_boolean(self._row, number, value)
        else:
            self._write_number(number, value)

    def _write_number(self, number: int, value: Value) -> None:
        if isinstance(value, datetime):
            moment = value.replace(tzinfo=None)
            if moment.date() >= _FIRST_DAY:
                self._sheet.write_datetime(self._row, number, moment, self._moment)
                return
        elif isinstance(value, date):
            if value >= _FIRST_DAY:
                self._sheet.write_datetime(self._row, number, value, self._date)
                return
        elif isinstance(value, int | float) and abs(value) < _EXACT:
            self._sheet.write_number(self._row, number, value)
            return
        self._sheet.write_string(self._row, number, str(value))

    def _shortened(self, text: str, column: Column, row: Row) -> str:
        """Write the whole text to a sheet of its own, in parts, and return what stands in its cell."""
        if self._long is None:
            self._long = self._add_sheet("Long texts")
            for number, name in enumerate(("Salesforce id", "Column", "Part", "Text")):
                self._long.write_string(0, number, name, self._bold)
        for part_number, part in enumerate(parts_of(text), 1):
            self._long_row += 1
            self._long.write_string(self._long_row, 0, row["salesforce_id"])
            self._long.write_string(self._long_row, 1, column.label)
            self._long.write_number(self._long_row, 2, part_number)
            self._long.write_string(self._long_row, 3, part)
        return next(parts_of(text, _KEPT)) + _CONTINUED

    def _notes(self) -> list[str]:
        notes = []
        if self._sheets > 1:
            notes.append(f"One sheet holds {self._most_rows - 1:,} activities; these are on {self._sheets} sheets.")
        if self._long is not None:
            notes.append("Texts that are longer than a cell are whole in the sheet “Long texts”, in parts.")
        return notes

    def _write_about(self, about: About) -> None:
        sheet = self._add_sheet("About")
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 100)
        row = 0
        for name, value in about.as_json().items():
            text = value if isinstance(value, str) else orjson.dumps(value).decode()
            for part in [*parts_of(text)] or [""]:
                sheet.write_string(row, 0, name.replace("_", " "), self._bold)
                sheet.write_string(row, 1, part)
                row += 1
