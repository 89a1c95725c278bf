"""Finds out a file's encoding by reading all of it once, in bounded memory."""

import codecs
from collections.abc import Iterable
from typing import BinaryIO

from coolmint.platform.errors import Unprocessable

CHUNK_BYTES = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNDEFINED_IN_1252 = b"\x81\x8d\x8f\x90\x9d"
_DAMAGED_UTF8_RATIO = 4
"""Proper UTF-8 characters for one wrong byte, from which on the file is UTF-8 with some damaged rows."""


class EncodingUnknown(Unprocessable):
    """There is no text encoding of that name."""


def known_encoding(name: str) -> str:
    """Return Python's name of an encoding.

    Raises:
        EncodingUnknown: it is none, or not one for text.
    """
    try:
        "".encode(name)
        return codecs.lookup(name).name
    except (LookupError, UnicodeError):
        raise EncodingUnknown(f"{name!r} is no text encoding; try utf-8, utf-16, windows-1252 or iso-8859-1.") from None


def decoder(encoding: str) -> codecs.IncrementalDecoder:
    """Return a decoder that never stops: what is no text becomes lone surrogates, which row checks find."""
    errors = "surrogatepass" if encoding.startswith("utf-16") else "surrogateescape"
    return codecs.getincrementaldecoder(encoding)(errors)


def chunks(stream: BinaryIO) -> Iterable[bytes]:
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def detect(stream: BinaryIO) -> str:
    """Return the encoding of a stream, which is read to its end."""
    first = stream.read(CHUNK_BYTES)
    encoding = next((name for bom, name in _BOMS if first.startswith(bom)), None) or _utf16_by_nuls(first[:4096])
    tally = _Utf8Tally()
    tally.add(first)
    for chunk in chunks(stream):  # To the end even with a byte order mark: a broken archive is found here.
        if encoding is None:
            tally.add(chunk)
    return encoding or tally.verdict()


def _utf16_by_nuls(head: bytes) -> str | None:
    """The column names, at least, are ASCII, so every second byte of their UTF-16 is NUL."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half and odd > half * 0.1 and even < half * 0.01:
        return "utf-16-le"
    if half and even > half * 0.1 and odd < half * 0.01:
        return "utf-16-be"
    return None


class _Utf8Tally:
    """Counts what a stream has of UTF-8 characters beyond ASCII and of bytes that are no UTF-8."""

    def __init__(self) -> None:
        self._decoder = decoder("utf-8")
        self._good = self._bad = 0
        self._fits_1252 = True

    def add(self, chunk: bytes) -> None:
        text = self._decoder.decode(chunk)
        if text.isascii():
            return
        beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
        bad = len(text) - len(text.encode("utf-8", "ignore").decode())
        self._good += beyond_ascii - bad
        self._bad += bad
        if bad and self._fits_1252:
            self._fits_1252 = len(chunk.translate(None, _UNDEFINED_IN_1252)) == len(chunk)

    def verdict(self) -> str:
        self._bad += len(self._decoder.decode(b"", final=True))
        if not self._bad or self._good > self._bad * _DAMAGED_UTF8_RATIO:
            return "utf-8"
        return "cp1252" if self._fits_1252 else "iso8859-1"
