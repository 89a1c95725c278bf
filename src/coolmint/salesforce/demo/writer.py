"""Writes the export files so that a folder never holds half of one."""

import csv
from pathlib import Path
from types import TracebackType
from typing import Any

from coolmint.salesforce.demo.days import Calendar
from coolmint.salesforce.demo.layout import Cell, Layout, converters
from coolmint.salesforce.demo.tables import OBJECTS, columns

Record = dict[str, Any]


class TableWriter:
    """One object's file. A record names only the columns it fills; columns the layout lacks are passed over."""

    def __init__(self, path: Path, name: str, layout: Layout, calendar: Calendar) -> None:
        self.rows = 0
        self.path = path
        self.draft = path.with_name(path.name + ".part")
        shape = columns(name, layout)
        convert = converters(layout, calendar)
        empty = {Cell.FLAG: False}
        self._blank = [convert[column.cell](empty.get(column.cell)) for column in shape]
        self._plan = {column.name: (place, convert[column.cell]) for place, column in enumerate(shape)}
        # newline="" keeps the line ends inside notes as they are; the export's own line end is LF on every platform.
        self._file = self.draft.open("w", encoding="utf-8", newline="", buffering=1 << 20)
        self._writer = csv.writer(
            self._file, lineterminator="\n", quoting=csv.QUOTE_ALL if layout is Layout.WEEKLY else csv.QUOTE_MINIMAL
        )
        self._writer.writerow([column.name for column in shape])

    def write(self, record: Record) -> None:
        row = self._blank.copy()
        plan = self._plan
        for name, value in record.items():
            if name in plan:
                place, convert = plan[name]
                row[place] = convert(value)
        self._writer.writerow(row)
        self.rows += 1

    def close(self) -> None:
        self._file.close()


class ExportFolder:
    """All files of one export: they take their names together when the block ends well, and vanish when it does not."""

    def __init__(self, folder: Path, layout: Layout, calendar: Calendar) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.tables = {name: TableWriter(folder / f"{name}.csv", name, layout, calendar) for name in OBJECTS}

    def __enter__(self) -> dict[str, TableWriter]:
        return self.tables

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for table in self.tables.values():
            table.close()
        for table in self.tables.values():
            if kind is None:
                table.draft.replace(table.path)
            else:
                table.draft.unlink(missing_ok=True)
