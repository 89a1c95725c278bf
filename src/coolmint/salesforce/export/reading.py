"""Reads CSV records in bounded memory, knows their physical lines, and never loses a row without saying so."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from coolmint.platform.errors import Refusal
from coolmint.salesforce.export.encodings import CHUNK_BYTES, decoder

FIELD_LIMIT = 1 << 20
"""Characters in one field. Salesforce stops at 131,072; what is longer is an unclosed quote."""
LINE_LIMIT = 1 << 24
BATCH_ROWS = 128
"""So few that an encoded batch fits a socket's buffer: PostgreSQL takes one in while we encode the next."""


class LineTooLong(Refusal):
    """A file has a line no export would have, so it is no CSV file."""


class Text:
    """A byte stream as lines with their line ends as they are.

    `is_suspicious` turns true with the first NUL or lone surrogate, so that only then each value is looked at.
    """

    def __init__(self, stream: BinaryIO, encoding: str, advance: Callable[[int], None] = lambda _bytes: None) -> None:
        self._stream = stream
        self._encoding = encoding
        self._advance = advance
        self.is_suspicious = False

    def lines(self) -> Iterator[str]:
        for block in self._blocks():
            yield from io.StringIO(block, newline="")

    def _blocks(self) -> Iterator[str]:
        """Yield text that ends with a line."""
        rest = ""
        for piece in self._pieces():
            cut = piece.rfind("\n") + 1
            if cut:
                yield rest + piece[:cut]
                rest = piece[cut:]
            else:
                rest += piece
                cut = rest.rfind("\r", 0, -1) + 1  # The last character may be the first half of CRLF.
                if cut:
                    yield rest[:cut]
                    rest = rest[cut:]
            if len(rest) > LINE_LIMIT:
                raise LineTooLong(f"It has a line of more than {LINE_LIMIT >> 20} million characters, so it is no CSV.")
        if rest:
            yield rest

    def _pieces(self) -> Iterator[str]:
        decode = decoder(self._encoding)
        is_first = True
        while chunk := self._stream.read(CHUNK_BYTES):
            piece = self._decode(decode, chunk, final=False)
            if is_first:
                piece, is_first = piece.removeprefix("\ufeff"), False
            yield piece
            self._advance(len(chunk))
        yield self._decode(decode, b"", final=True)

    def _decode(self, decode: codecs.IncrementalDecoder, chunk: bytes, *, final: bool) -> str:
        try:
            piece = decode.decode(chunk, final)
        except UnicodeDecodeError:
            piece = "\udcff"  # Half a UTF-16 character at the end: the last row is no text.
        if not self.is_suspicious:
            self.is_suspicious = "\0" in piece or not _is_unicode(piece)
        return piece


def _is_unicode(text: str) -> bool:
    try:
        text.isascii() or text.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Malformed:
    """A record that could not be read as a row; as a list when only its number of columns is wrong."""

    line: int
    content: str | list[str]


@dataclass(slots=True)
class Batch:
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    malformed: list[Malformed] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows) + len(self.malformed)


class Records:
    """The records of a CSV file, in batches.

    After a record that cannot be read, reading goes on at the next physical line that may begin one, so an unclosed
    quote costs one row and not the rest of the file. `starts_with_id`: records begin with a Salesforce id.
    """

    def __init__(self, lines: Iterator[str], delimiter: str, *, width: int, line: int, starts_with_id: bool) -> None:
        csv.field_size_limit(FIELD_LIMIT)
        self._source = lines
        self._delimiter = delimiter
        self._width = width
        self._line = line
        self._held: list[str] = []
        self._pushed_back: deque[str] = deque()
        pattern = rf'"?[0-9A-Za-z]{{15}}(?:[0-9A-Za-z]{{3}})?"?{re.escape(delimiter)}' if starts_with_id else ""
        self._may_begin = re.compile(pattern)

    def batches(self, size: int = BATCH_ROWS) -> Iterator[Batch]:
        rows = self._rows()
        while True:
            batch = Batch()
            for line, row in rows:
                if isinstance(row, Malformed):
                    batch.malformed.append(row)
                else:
                    batch.rows.append(row)
                    batch.lines.append(line)
                if len(batch) >= size:
                    break
            if not batch:
                return
            yield batch

    def _rows(self) -> Iterator[tuple[int, list[str] | Malformed]]:
        is_at_end = False
        while not is_at_end:
            try:
                for row in csv.reader(self._feed(), delimiter=self._delimiter, strict=True):
                    line = self._line
                    if len(row) == self._width:
                        self._take()
                        yield line, row
                    elif not row:
                        self._take()
                    elif len(self._held) == 1:
                        self._take()
                        yield line, Malformed(line, row)
                    else:
                        yield line, self._recover()
                        break
                else:
                    is_at_end = True
            except csv.Error:
                yield self._line, self._recover()

    def _feed(self) -> Iterator[str]:
        held, pushed_back = self._held, self._pushed_back
        while pushed_back:
            held.append(pushed_back.popleft())
            yield held[-1]
        for line in self._source:
            held.append(line)
            yield line

    def _take(self) -> None:
        self._line += len(self._held)
        self._held.clear()

    def _recover(self) -> Malformed:
        """Give up the lines up to the next that may begin a record; read on from there."""
        end = 1
        while end < len(self._held) and not self._may_begin.match(self._held[end]):
            end += 1
        malformed = Malformed(self._line, "".join(self._held[:end]))
        self._pushed_back.extendleft(reversed(self._held[end:]))
        del self._held[end:]
        self._take()
        return malformed
