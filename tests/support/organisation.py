"""A small Salesforce organisation, stated row by row and imported as real export files."""

import csv
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from coolmint.activities.mapping import Mapping, load_mapping
from coolmint.salesforce.ids import to_18
from coolmint.salesforce.service import ImportReport, import_path
from coolmint.structuring.service import StructuringReport, run_structuring

Row = dict[str, str]

_PREFIXES = {
    "Task": "00T",
    "Event": "00U",
    "Contact": "003",
    "Lead": "00Q",
    "Account": "001",
    "User": "005",
    "TaskRelation": "0RT",
    "EventRelation": "0RE",
}
_DEFAULTS: dict[str, Row] = {
    "Task": {"Subject": "Call", "ActivityDate": "2026-05-04", "Status": "Completed", "IsClosed": "true"},
    "Event": {"Subject": "Visit", "ActivityDate": "2026-05-04", "StartDateTime": "2026-05-04T09:00:00.000Z"},
    "Contact": {"LastName": "Li"},
    "Lead": {"LastName": "Roy", "Company": "Clinic"},
    "Account": {"Name": "Heart Center"},
    "User": {"LastName": "Torres", "Username": "torres@example.com"},
    "TaskRelation": {"IsWhat": "false"},
    "EventRelation": {"IsWhat": "false"},
}


def salesforce_id(object_: str, number: int) -> str:
    """Return an 18-character id of that object."""
    return to_18(f"{_PREFIXES[object_]}HB{number:010d}")


class Organisation:
    """Collects rows with `add`, and `load`s them: export files, import, structuring."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder
        self._rows: dict[str, dict[str, Row]] = {}
        self._loads = 0
        self.mapping: Mapping = load_mapping(None)

    def add(self, object_: str, **fields: str) -> str:
        """Add (or, with a known `Id`, change) a row; return its id."""
        rows = self._rows.setdefault(object_, {})
        id_ = fields.pop("Id", None) or salesforce_id(object_, len(rows) + 1)
        rows[id_] = {**_DEFAULTS[object_], **rows.get(id_, {}), **fields, "Id": id_}
        return id_

    def task(self, **fields: str) -> str:
        return self.add("Task", **fields)

    def event(self, **fields: str) -> str:
        return self.add("Event", **fields)

    def contact(self, **fields: str) -> str:
        return self.add("Contact", **fields)

    def account(self, name: str) -> str:
        return self.add("Account", Name=name)

    def user(self, first: str, last: str) -> str:
        return self.add("User", FirstName=first, LastName=last)

    def relate(self, activity_id: str, *relation_ids: str) -> None:
        """Put people or accounts on an activity."""
        object_, field = ("TaskRelation", "TaskId") if activity_id.startswith("00T") else ("EventRelation", "EventId")
        for relation_id in relation_ids:
            is_what = "true" if relation_id.startswith("001") else "false"
            self.add(object_, **{field: activity_id, "RelationId": relation_id, "IsWhat": is_what})

    def write(self) -> Path:
        """Write every row so far as export files; return their folder."""
        self._loads += 1
        folder = self.folder / f"export-{self._loads}"
        folder.mkdir()
        for object_, rows in self._rows.items():
            names = list(dict.fromkeys(name for row in rows.values() for name in row))
            with (folder / f"{object_}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, names, restval="")
                writer.writeheader()
                writer.writerows(rows.values())
        return folder

    def load(self) -> tuple[ImportReport, StructuringReport]:
        return self.load_folder(self.write())

    def load_folder(self, folder: Path) -> tuple[ImportReport, StructuringReport]:
        report = import_path(self.engine, folder)
        return report, run_structuring(self.engine, self.mapping)

    def query(self, statement: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.exec_driver_sql(statement))
