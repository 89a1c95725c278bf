"""What a spreadsheet must not take for a formula, and what a cell cannot hold."""

import re
from collections.abc import Iterator

# A program that opens a file may run what begins so; the wide forms are taken for the narrow ones in some.
# OWASP, "CSV Injection".
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

MOST_IN_A_CELL = 32_767
"""Excel's limit, counted as it counts: in units of UTF-16."""

_NO_XML = re.compile("[\ufffe\uffff]")


def as_text(value: str) -> str:
    """Return `value` so that no spreadsheet takes it for a formula: with an apostrophe before what could be one."""
    return f"'{value}" if value.startswith(_RISKY) else value


def is_risky(value: str) -> bool:
    return value.startswith(_RISKY)


def escape_for_xml(text: str) -> str:
    """Write the two characters that XML cannot hold and the library lets through as Excel writes such."""
    return _NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def fits(text: str) -> bool:
    return len(text) <= MOST_IN_A_CELL // 2 or _units(text) <= MOST_IN_A_CELL


def parts_of(text: str, most: int = MOST_IN_A_CELL) -> Iterator[str]:
    """Yield `text` in parts that fit a cell; joined they are the text again."""
    rest = text
    while rest:
        end = most
        while _units(rest[:end]) > most:
            end -= max(1, (_units(rest[:end]) - most) // 2)
        yield rest[:end]
        rest = rest[end:]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
