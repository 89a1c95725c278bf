"""Looks at a file before anything is imported: is it what its name says?"""

import csv
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from coolmint.platform.errors import Refusal
from coolmint.salesforce.export.discovery import ExportFile
from coolmint.salesforce.export.encodings import detect
from coolmint.salesforce.export.reading import FIELD_LIMIT, Records, Text
from coolmint.salesforce.ids import InvalidSalesforceId, key_prefix, to_18
from coolmint.salesforce.objects import MIRRORED, SalesforceObject

DELIMITERS = ",;\t"
_SAMPLE_ROWS = 100
_RELATION_PREFIXES = frozenset({"0RT", "0RE"})
_MAGIC = (
    (b"PK\x03\x04", "a zip or Excel file"),
    (b"\xd0\xcf\x11\xe0", "an Excel file"),
    (b"%PDF", "a PDF file"),
    (b"\x1f\x8b", "a gzip file"),
)
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError)
"""What reading a broken disk or archive raises."""


class FileRefused(Refusal):
    """A file is not what its name says, and nothing of it is imported."""


@dataclass(frozen=True)
class ReadableFile:
    """A file that may be imported, and how to read it."""

    file: ExportFile
    object_: SalesforceObject
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    layout: str | None
    header_lines: int

    def records(self, text: Text) -> Records:
        """Return the records after the header."""
        lines = text.lines()
        for _line in islice(lines, self.header_lines):
            pass
        starts_with_id = self.header[0].lower() == "id"
        return Records(
            lines,
            self.delimiter,
            width=len(self.header),
            line=self.header_lines + 1,
            starts_with_id=starts_with_id,
        )


def own_prefixes(object_: SalesforceObject) -> frozenset[str]:
    """Return the prefixes a row's own id may have; the two relation files hold each other's rows."""
    return _RELATION_PREFIXES if object_.key_prefix in _RELATION_PREFIXES else frozenset({object_.key_prefix})


def check(file: ExportFile, object_: SalesforceObject, encoding: str | None) -> ReadableFile:
    """Return how to read `file`.

    Raises:
        FileRefused: it is not an export of `object_`.
    """
    try:
        return _check(file, object_, encoding)
    except (*UNREADABLE, RuntimeError) as error:  # An encrypted or oddly packed zip member is a RuntimeError.
        raise FileRefused(cannot_be_read(error)) from None


def cannot_be_read(error: Exception) -> str:
    """Say why a file cannot be read, without its path."""
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"It cannot be read: {reason or type(error).__name__}."


def _check(file: ExportFile, object_: SalesforceObject, encoding: str | None) -> ReadableFile:
    with file.open() as stream:
        found = detect(stream)
    with file.open() as stream:
        _refuse_other_formats(stream.read(4096))
    encoding = encoding or found
    with file.open() as stream:
        lines = Text(stream, encoding).lines()
        header, delimiter, header_lines = _read_header(lines)
        _check_header(header, object_)
        readable = ReadableFile(file, object_, encoding, delimiter, header, None, header_lines)
    with file.open() as stream:
        sample = next(readable.records(Text(stream, encoding)).batches(_SAMPLE_ROWS), None)
    rows = sample.rows if sample else []
    _refuse_rows_of_another_object(object_, [row[_index(header, "id")] for row in rows])
    return ReadableFile(file, object_, encoding, delimiter, header, _layout(header, rows), header_lines)


def _refuse_other_formats(head: bytes) -> None:
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise FileRefused("It is empty.")
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise FileRefused(f"It is {what}, not CSV.")
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1]
    if start == b"<":
        raise FileRefused("It holds HTML or XML, not CSV; a sign-in page may have been saved in its place.")
    if start in (b"{", b"["):
        raise FileRefused("It holds JSON, not CSV.")


def _read_header(lines: Iterator[str]) -> tuple[tuple[str, ...], str, int]:
    """Return the column names, the delimiter and the number of lines they take."""
    csv.field_size_limit(FIELD_LIMIT)
    first = next(lines, "")
    header_lines = 1
    while first and not first.strip() and header_lines < 10:
        first, header_lines = next(lines, ""), header_lines + 1
    for delimiter in DELIMITERS:
        try:
            names = next(csv.reader([first], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        header = tuple(name.strip() for name in names)
        if len(header) > 1 and "id" in (name.lower() for name in header):
            return header, delimiter, header_lines
    if "\0" in first or "\ufffd" in first:
        raise FileRefused("It is a binary file, not CSV.")
    raise FileRefused("Its first line has no column Id, so it is no Salesforce export, or its encoding was misjudged.")


def _check_header(header: tuple[str, ...], object_: SalesforceObject) -> None:
    lower = [name.lower() for name in header]
    twice = sorted({name for name in header if lower.count(name.lower()) > 1})
    if twice:
        raise FileRefused(f"It names a column twice: {', '.join(name or '(no name)' for name in twice)}.")
    if "" in header:
        raise FileRefused(f"Its column {header.index('') + 1} has no name.")
    if any("\0" in name or not name.isprintable() for name in header):
        raise FileRefused("A column name holds characters that cannot be printed.")
    if not {name.lower() for name in object_.signature} & set(lower):
        expected = ", ".join(sorted(object_.signature))
        raise FileRefused(f"It has no column that tells a {object_.name}: one of {expected} is needed.")


def _refuse_rows_of_another_object(object_: SalesforceObject, ids: list[str]) -> None:
    prefixes = set()
    for id_ in ids:
        try:
            prefixes.add(key_prefix(to_18(id_)))
        except InvalidSalesforceId:
            continue
    if not prefixes or prefixes & own_prefixes(object_):
        return
    others = [other.name for other in MIRRORED if other.key_prefix in prefixes]
    what = f"{' and '.join(others)} rows" if others else "rows of another object"
    raise FileRefused(
        f"It is named after {object_.name} but holds {what}: "
        f"the ids begin with {', '.join(sorted(prefixes))}, not {object_.key_prefix}."
    )


def _index(header: tuple[str, ...], lower_name: str) -> int:
    return next(index for index, name in enumerate(header) if name.lower() == lower_name)


def _layout(header: tuple[str, ...], rows: list[list[str]]) -> str | None:
    """Tell the weekly export from Data Loader by its date-times and booleans; for information only."""
    lower = [name.lower() for name in header]
    for name, index, weekly, data_loader in (
        ("systemmodstamp", slice(10, 11), {" "}, {"t"}),
        ("createddate", slice(10, 11), {" "}, {"t"}),
        ("isdeleted", slice(None), {"0", "1"}, {"true", "false"}),
    ):
        if name not in lower:
            continue
        seen = {row[lower.index(name)].lower()[index] for row in rows} - {""}
        if seen and seen <= weekly:
            return "weekly"
        if seen and seen <= data_loader:
            return "data_loader"
    return None
