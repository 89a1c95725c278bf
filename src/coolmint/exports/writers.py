"""A file, from rows to bytes, without ever holding all of it."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from typing import IO, Protocol

from coolmint.exports.about import About
from coolmint.exports.columns import Column, Row
from coolmint.exports.models import ExportFormat
from coolmint.exports.text_files import CsvFile, JsonLinesFile, MarkdownFile, TextFile, about_json
from coolmint.exports.workbook import WorkbookWriter

_LEVEL = 6


class Writer(Protocol):
    """`add` returns what can be kept already; `finish` yields the rest."""

    def add(self, rows: Sequence[Row]) -> bytes: ...
    def finish(self, about: About) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class TextWriter:
    """A text file alone; Markdown says at its end what it is, the others would no longer be read by programs."""

    def __init__(self, file: TextFile, *, with_about: bool) -> None:
        self._file = file
        self._with_about = with_about
        self._pending = file.head()

    def add(self, rows: Sequence[Row]) -> bytes:
        text, self._pending = self._pending + self._file.rows(rows), ""
        return text.encode()

    def finish(self, about: About) -> Iterator[bytes]:
        yield (self._pending + self._file.foot(about if self._with_about else None)).encode()

    def close(self) -> None:
        pass


class ZipWriter:
    """A text file and `about.json` beside it, in one ZIP, written as it comes."""

    def __init__(self, file: TextFile) -> None:
        self._file = file
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self._member: IO[bytes] = self._zip.open(_named(file.name), "w", force_zip64=True)
        self._member.write(file.head().encode())

    def add(self, rows: Sequence[Row]) -> bytes:
        self._member.write(self._file.rows(rows).encode())
        return self._sink.take()

    def finish(self, about: About) -> Iterator[bytes]:
        about.notes.extend(self._file.notes())
        self._member.write(self._file.foot(None).encode())
        self._member.close()
        self._zip.writestr(_named("about.json"), about_json(about))
        self._zip.close()
        yield self._sink.take()

    def close(self) -> None:
        if not self._member.closed:
            self._member.close()
        self._zip.close()


def _named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


class _Sink(io.RawIOBase):
    """Keeps what is written until it is taken; it cannot seek, so nothing that was taken is ever written again."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]
        self._kept += view
        return view.nbytes

    def take(self) -> bytes:
        kept = bytes(self._kept)
        self._kept.clear()
        return kept


def create_writer(
    format_: ExportFormat,
    columns: Sequence[Column],
    denied: AbstractSet[str],
    *,
    with_about: bool,
    with_bom: bool,
) -> Writer:
    """Return what writes this format."""
    if format_ is ExportFormat.XLSX:
        return WorkbookWriter(columns, with_about=with_about)
    if format_ is ExportFormat.MARKDOWN:
        return TextWriter(MarkdownFile(columns), with_about=with_about)
    file: TextFile = (
        CsvFile(columns, with_bom=with_bom) if format_ is ExportFormat.CSV else JsonLinesFile(columns, denied)
    )
    return ZipWriter(file) if with_about else TextWriter(file, with_about=False)


_MEDIA_TYPES = {
    ExportFormat.CSV: ("csv", "text/csv; charset=utf-8"),
    ExportFormat.XLSX: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ExportFormat.JSONL: ("jsonl", "application/x-ndjson"),
    ExportFormat.MARKDOWN: ("md", "text/markdown; charset=utf-8"),
}


def file_type(format_: ExportFormat, *, with_about: bool) -> tuple[str, str]:
    """Return the ending of the file's name and its media type."""
    if with_about and format_ in (ExportFormat.CSV, ExportFormat.JSONL):
        return "zip", "application/zip"
    return _MEDIA_TYPES[format_]
