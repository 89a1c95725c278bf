"""The two forms in which Salesforce data leaves Salesforce as files."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from coolmint.salesforce.demo.days import DAY_SECONDS, Calendar

EMPTY_ID = "000000000000000AAA"
_CLOCK = [f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in range(60)]
_SECONDS = [f"{second:02d}" for second in range(60)]

Convert = Callable[[Any], str]


class Layout(StrEnum):
    """How an export came about: the weekly Data Export, or a query through Data Loader."""

    WEEKLY = "weekly"
    DATA_LOADER = "data_loader"


class Cell(StrEnum):
    """What a column holds, as far as the layouts write it differently."""

    TEXT = "text"
    FLAG = "flag"
    DAY = "day"
    STAMP = "stamp"
    LINK = "link"
    NUMBER = "number"


def converters(layout: Layout, calendar: Calendar) -> dict[Cell, Convert]:
    """How to write each kind of cell; None is an empty cell."""
    weekly = layout is Layout.WEEKLY
    separator, ending = (" ", "") if weekly else ("T", ".000Z")
    midnight = " 00:00:00" if weekly else ""
    no, yes = ("0", "1") if weekly else ("false", "true")
    nowhere = EMPTY_ID if weekly else ""
    iso = calendar.iso

    def stamp(value: int | None) -> str:
        if value is None:
            return ""
        day, second = divmod(value, DAY_SECONDS)
        return f"{iso[day]}{separator}{_CLOCK[second // 60]}:{_SECONDS[second % 60]}{ending}"

    return {
        Cell.TEXT: lambda value: value or "",
        Cell.FLAG: lambda value: yes if value else no,
        Cell.DAY: lambda value: "" if value is None else iso[value] + midnight,
        Cell.STAMP: stamp,
        Cell.LINK: lambda value: value or nowhere,
        Cell.NUMBER: lambda value: "" if value is None else str(value),
    }
