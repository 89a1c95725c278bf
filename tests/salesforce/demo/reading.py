"""Reads generated files back, undoing what the layouts write differently."""

import csv
from pathlib import Path

from coolmint.salesforce.demo import Layout

Row = dict[str, str]
FILES = ("User", "Account", "Contact", "Lead", "Task", "Event", "TaskRelation", "EventRelation")
_STAMPS = [
    "CreatedDate",
    "LastModifiedDate",
    "SystemModstamp",
    "LastLoginDate",
    "ReminderDateTime",
    "CompletedDateTime",
    "ActivityDateTime",
    "RespondedDate",
]
_DAYS = ("ActivityDate", "LastActivityDate", "ConvertedDate")
_LINKS = ("WhoId", "WhatId", "ParentId")

csv.field_size_limit(1_000_000)


def rows(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_data_loader(weekly: Row) -> Row:
    """A row of the weekly export as Data Loader would have written it."""
    plain = dict(weekly)
    for name, value in weekly.items():
        if name in _STAMPS and value:
            plain[name] = value.replace(" ", "T") + ".000Z"
        elif name in _DAYS and value:
            assert value.endswith(" 00:00:00")
            plain[name] = value.removesuffix(" 00:00:00")
        elif name in _LINKS and value == "000000000000000AAA":
            plain[name] = ""
        elif name.startswith(("Is", "HasOptedOut", "DoNot")):
            plain[name] = {"0": "false", "1": "true"}[value]
    return plain


def relations(folder: Path, layout: Layout) -> dict[str, Row]:
    """Relations of tasks and events by id, from wherever the layout keeps them."""
    found = {row["Id"]: row for row in rows(folder, "TaskRelation")}
    if layout is Layout.WEEKLY:
        return {key: as_data_loader(row) for key, row in found.items()}
    return found | {row["Id"]: row for row in rows(folder, "EventRelation")}
