"""Checks rows and turns them into what is kept: column by column, several times as fast as row by row.

Every distinct text is parsed once and remembered: exports repeat few owners, dates, states and flags over and over.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import orjson

from coolmint.salesforce.export.preflight import own_prefixes
from coolmint.salesforce.export.reading import Batch, Malformed
from coolmint.salesforce.export.rejects import REASON_OF_TYPE, Quarantined, Reason, storable
from coolmint.salesforce.export.values import PARSE, Value
from coolmint.salesforce.ids import EMPTY_IDS, InvalidSalesforceId, to_18
from coolmint.salesforce.objects import EVENT_RELATION, TASK_RELATION, FieldType, SalesforceField, SalesforceObject

_REMEMBERED = 1 << 14
_BAD: Any = object()
_ACTIVITY_FIELDS = {"taskid": "TaskId", "eventid": "EventId"}
_RELATION_OF_PREFIX = {"00T": TASK_RELATION, "00U": EVENT_RELATION}
_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_BOOLEAN_TEXT: dict[Any, str] = {None: "\\N", True: "t", False: "f"}


class _Remembering(dict[str, Any]):
    """A parser that remembers; a text that cannot be parsed gives `_BAD` and sets `has_failed`."""

    def __init__(self, parse: Callable[[str], Value]) -> None:
        super().__init__()
        self._parse = parse
        self.has_failed = False

    def __missing__(self, text: str) -> Any:
        try:
            value = self._parse(text)
        except ValueError:
            self.has_failed = True
            return _BAD
        if len(self) >= _REMEMBERED:
            self.clear()
        self[text] = value
        return value


@dataclass(frozen=True)
class _ColumnPlan:
    position: int
    name: str
    field: SalesforceField | None

    @property
    def type(self) -> FieldType:
        return self.field.type if self.field else FieldType.TEXT


class ObjectRows:
    """The rows of one object in one file, as lines of PostgreSQL's COPY text format.

    Each line holds `columns`: the physical line, the id, the typed columns, and the whole row as JSON (`source`).
    """

    def __init__(self, object_: SalesforceObject, header: Sequence[str]) -> None:
        self.object_ = object_
        known = {field.name.lower(): field for field in object_.fields}
        names = _canonical_names(object_, header)
        self._id_position = [name.lower() for name in header].index("id")
        self._plan = [
            _ColumnPlan(position, known[name.lower()].name if name.lower() in known else name, known.get(name.lower()))
            for position, name in enumerate(names)
            if position != self._id_position
        ]
        self._typed = [plan for plan in self._plan if plan.field and plan.field.column]
        self._names = ["Id", *(plan.name for plan in self._plan)]
        self._parsers = {type_: _Remembering(parse) for type_, parse in PARSE.items()}
        self._prefixes = own_prefixes(object_)
        typed = [plan.field.column for plan in self._typed if plan.field and plan.field.column]
        self.columns = ("line", "id", *typed, "source")

    def encode(self, rows: list[list[str]], lines: list[int]) -> tuple[list[bytes], dict[int, tuple[str, Reason]]]:
        """Return the COPY lines of the good rows, and field and reason of each bad row by its place in `rows`."""
        raw = list(zip(*rows, strict=True))
        bad: dict[int, tuple[str, Reason]] = {}
        ids = self._own_ids(raw[self._id_position], bad)
        parsed: dict[int, list[Any]] = {}
        for plan in self._plan:
            parsed[plan.position] = self._parse(plan, raw[plan.position], bad)
        good = None if not bad else [index for index in range(len(rows)) if index not in bad]
        if good is not None:
            ids = [ids[index] for index in good]
            lines = [lines[index] for index in good]
            parsed = {position: [values[index] for index in good] for position, values in parsed.items()}
        return self._copy_lines(lines, ids, parsed), bad

    def _own_ids(self, texts: Sequence[str], bad: dict[int, tuple[str, Reason]]) -> list[Any]:
        ids: list[Any] = []
        for index, text in enumerate(texts):
            try:
                id_ = to_18(text)
                reason = None if id_[:3] in self._prefixes else Reason.ID_OF_OTHER_OBJECT
            except InvalidSalesforceId:
                id_, reason = _BAD, Reason.ID_MALFORMED
            if reason is not None:
                bad[index] = ("Id", Reason.ID_MISSING if text.strip() in EMPTY_IDS else reason)
            ids.append(id_)
        return ids

    def _parse(self, plan: _ColumnPlan, texts: Sequence[str], bad: dict[int, tuple[str, Reason]]) -> list[Any]:
        parser = self._parsers.get(plan.type)
        if parser is None:
            return [text or None for text in texts]
        values = list(map(parser.__getitem__, texts))
        if parser.has_failed:
            parser.has_failed = False
            for index, value in enumerate(values):
                if value is _BAD:
                    bad.setdefault(index, (plan.name, REASON_OF_TYPE[plan.type]))
        return values

    def _copy_lines(self, lines: list[int], ids: list[Any], parsed: dict[int, list[Any]]) -> list[bytes]:
        if not ids:
            return []
        typed = [_copy_texts(plan.type, parsed[plan.position]) for plan in self._typed]
        texts = map("\t".join, zip(map(str, lines), ids, *typed, strict=True))
        values = zip(ids, *(parsed[plan.position] for plan in self._plan), strict=True)
        sources = map(orjson.dumps, map(dict, map(zip, repeat(self._names), values)))
        return [
            b"%b\t%b\n" % (text.encode(), source.replace(b"\\", b"\\\\"))
            for text, source in zip(texts, sources, strict=True)
        ]


def _copy_texts(type_: FieldType, values: list[Any]) -> list[str]:
    """Return values as COPY's text format writes them, without the escaping of the JSON column."""
    if type_ is FieldType.BOOLEAN:
        return [_BOOLEAN_TEXT[value] for value in values]
    if type_ is FieldType.INTEGER:
        return ["\\N" if value is None else str(value) for value in values]
    if type_ is not FieldType.TEXT:
        return ["\\N" if value is None else value for value in values]
    together = "".join(filter(None, values))
    if any(character in together for character in "\\\t\n\r"):
        return ["\\N" if value is None else value.translate(_SPECIAL) for value in values]
    return ["\\N" if value is None else value for value in values]


def _canonical_names(object_: SalesforceObject, header: Sequence[str]) -> list[str]:
    """Return the header in the object's own words: an event's relation in TaskRelation.csv has an EventId."""
    own = {TASK_RELATION.name: "TaskId", EVENT_RELATION.name: "EventId"}.get(object_.name)
    if own is None or own.lower() in (name.lower() for name in header):
        return list(header)
    return [own if name.lower() in _ACTIVITY_FIELDS else name for name in header]


class FileRows:
    """Checks a file's rows and sends each to the object it belongs to.

    A weekly export's TaskRelation.csv and EventRelation.csv may both hold the relations of tasks and of events, so
    there the activity's id tells the object, not the file.
    """

    def __init__(self, file: str, object_: SalesforceObject, header: Sequence[str]) -> None:
        self._file = file
        self._object = object_
        self._header = list(header)
        lower = [name.lower() for name in header]
        self._id_position = lower.index("id")
        routed = object_ in (TASK_RELATION, EVENT_RELATION)
        self._activity_position = next((lower.index(name) for name in _ACTIVITY_FIELDS if name in lower), None)
        if object_ is EVENT_RELATION and "eventid" in lower:
            self._activity_position = lower.index("eventid")
        targets = (TASK_RELATION, EVENT_RELATION) if routed else (object_,)
        self.targets = {target.name: ObjectRows(target, header) for target in targets}
        self._routed = routed
        self._suppressed: frozenset[str] = frozenset()
        self._relation_position = lower.index("relationid") if routed and "relationid" in lower else None
        self.suppressed = 0

    def suppress(self, ids: frozenset[str]) -> None:
        """Leave out rows of the people with these ids, and blank what refers to them; `suppressed` counts the rows."""
        self._suppressed = ids

    def encode(self, batch: Batch, *, is_suspicious: bool) -> tuple[dict[str, list[bytes]], list[Quarantined]]:
        """Return COPY lines by object, and the rows that were not taken."""
        rejects = [self._malformed(malformed) for malformed in batch.malformed if not self._is_suppressed(malformed)]
        if self._suppressed:
            batch = self._without_suppressed(batch)
        if is_suspicious:
            batch = self._only_text(batch, rejects)
        encoded: dict[str, list[bytes]] = {}
        for name, rows, lines in self._by_object(batch, rejects):
            encoded[name], bad = self.targets[name].encode(rows, lines)
            for index, (field, reason) in bad.items():
                rejects.append(self._reject(name, lines[index], rows[index], field, reason))
        return encoded, rejects

    def _without_suppressed(self, batch: Batch) -> Batch:
        kept = Batch()
        for row, line in zip(batch.rows, batch.lines, strict=True):
            if self._suppressed.isdisjoint(row):
                kept.rows.append(row)
            elif any(row[position].strip() in self._suppressed for position in self._own_positions()):
                self.suppressed += 1
                continue
            else:
                kept.rows.append(["" if value in self._suppressed else value for value in row])
            kept.lines.append(line)
        return kept

    def _own_positions(self) -> list[int]:
        """Return where a row says whose it is: a relation belongs to the person it names."""
        return [self._id_position, *([self._relation_position] if self._relation_position is not None else [])]

    def _is_suppressed(self, malformed: Malformed) -> bool:
        """Return whether a row that cannot be read names an erased person: it is not kept as it stands."""
        if not self._suppressed:
            return False
        content = malformed.content if isinstance(malformed.content, str) else "\n".join(malformed.content)
        found = any(id_ in content for id_ in self._suppressed)
        self.suppressed += found
        return found

    def _by_object(self, batch: Batch, rejects: list[Quarantined]) -> Iterator[tuple[str, list[list[str]], list[int]]]:
        if not self._routed or self._activity_position is None:
            if batch.rows:
                yield self._object.name, batch.rows, batch.lines
            return
        parts: dict[str, tuple[list[list[str]], list[int]]] = {}
        for row, line in zip(batch.rows, batch.lines, strict=True):
            target = _RELATION_OF_PREFIX.get(row[self._activity_position][:3])
            if target is None:
                field = self._header[self._activity_position]
                rejects.append(self._reject(self._object.name, line, row, field, Reason.ACTIVITY))
                continue
            rows, lines = parts.setdefault(target.name, ([], []))
            rows.append(row)
            lines.append(line)
        for name, (rows, lines) in parts.items():
            yield name, rows, lines

    def _only_text(self, batch: Batch, rejects: list[Quarantined]) -> Batch:
        """Leave out the rows that PostgreSQL could not hold."""
        clean = Batch()
        for row, line in zip(batch.rows, batch.lines, strict=True):
            found = _not_text(row)
            if found is None:
                clean.rows.append(row)
                clean.lines.append(line)
            else:
                position, reason = found
                rejects.append(self._reject(self._object.name, line, row, self._header[position], reason))
        return clean

    def _malformed(self, malformed: Malformed) -> Quarantined:
        content = malformed.content
        if isinstance(content, str):
            return Quarantined(
                self._file, malformed.line, self._object.name, None, None, Reason.QUOTING, None, storable(content)
            )
        count = f"{len(content)} instead of {len(self._header)}"
        id_ = content[self._id_position] if self._id_position < len(content) else ""
        row = [storable(value) for value in content]
        return Quarantined(
            self._file, malformed.line, self._object.name, _readable_id(id_), None, Reason.COLUMNS, count, row
        )

    def _reject(self, name: str, line: int, row: list[str], field: str, reason: Reason) -> Quarantined:
        position = next((i for i, column in enumerate(self._header) if column.lower() == field.lower()), None)
        if position is None:  # Renamed on its way to the other relation object.
            position = self._activity_position or 0
        id_ = row[self._id_position]
        kept = {column: storable(value) for column, value in zip(self._header, row, strict=True)}
        value = storable(row[position])
        return Quarantined(self._file, line, name, _readable_id(id_), self._header[position], reason, value, kept)


def _not_text(row: list[str]) -> tuple[int, Reason] | None:
    for position, value in enumerate(row):
        if "\0" in value:
            return position, Reason.NUL
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                return position, Reason.TEXT
    return None


def _readable_id(text: str) -> str | None:
    """Return the 18-character id, or the text as it stands when it is none."""
    try:
        return to_18(text)
    except InvalidSalesforceId:
        return storable(text)[:100] or None
