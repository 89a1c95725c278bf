"""What a selection is made of, and what each operation makes of it: pure, without a look at any activity.

A selection is defined, not listed: it holds what its filter matches but for the exceptions, and what was picked.
Every operation gives such a definition again, and every definition is one filter expression.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import TypeAdapter

from coolmint.activities.fields import Op
from coolmint.activities.filters import All, AnyOf, Condition, Expression, Not
from coolmint.platform.errors import Unprocessable

MAX_DEPTH = 24
MAX_CONDITIONS = 200
MAX_VALUES = 20_000


class SelectionTooComplex(Unprocessable):
    """The selection would hold more conditions, levels or single activities than one question can ask for."""


class Everything:
    """Stands where an expression could, and matches every activity."""

    def __repr__(self) -> str:
        return "EVERYTHING"


EVERYTHING: Final = Everything()
Matching = Expression | Everything
"""What is to be added, taken away or kept."""

_NOBODY = "00000000-0000-0000-0000-000000000000"
_expression: TypeAdapter[Expression] = TypeAdapter(Expression)


@dataclass(frozen=True)
class Definition:
    """What `base` matches but for `except_ids`, and `picked_ids`; all are Salesforce ids, in the order of the picking.

    No id is in both. Without a base there are no exceptions, and everything needs no picks.
    """

    base: Matching | None = None
    except_ids: tuple[str, ...] = ()
    picked_ids: tuple[str, ...] = ()

    def members(self) -> Matching | None:
        """Return the whole as one expression; None when it can hold nothing."""
        matched = self._matched()
        if not self.picked_ids or isinstance(matched, Everything):
            return matched
        picked = _ids(Op.ANY_OF, self.picked_ids)
        return picked if matched is None else _or(matched, picked)

    def _matched(self) -> Matching | None:
        """Return what the base matches but for the exceptions."""
        if self.base is None or not self.except_ids:
            return self.base
        rest = _ids(Op.NONE_OF, self.except_ids)
        return rest if isinstance(self.base, Everything) else _and(self.base, rest)

    def pick(self, ids: Iterable[str]) -> "Definition":
        given = tuple(ids)
        excepted = _without(self.except_ids, given)
        if isinstance(self.base, Everything):
            return replace(self, except_ids=excepted)
        return replace(self, except_ids=excepted, picked_ids=_with(self.picked_ids, given))

    def unpick(self, ids: Iterable[str]) -> "Definition":
        given = tuple(ids)
        picked = _without(self.picked_ids, given)
        if self.base is None:
            return replace(self, picked_ids=picked)
        return replace(self, except_ids=_with(self.except_ids, given), picked_ids=picked)

    def add(self, matching: Matching) -> "Definition":
        if isinstance(matching, Everything):
            return Definition(EVERYTHING)
        matched = self._matched()
        if isinstance(matched, Everything):
            return self
        return Definition(matching if matched is None else _or(matched, matching), (), self.picked_ids)

    def subtract(self, matching: Matching) -> "Definition":
        return Definition() if isinstance(matching, Everything) else self.intersect(_not(matching))

    def intersect(self, matching: Matching) -> "Definition":
        if isinstance(matching, Everything):
            return self
        if self.base is not None and not self.picked_ids:
            # The exceptions stay beside, so that unticking one more row stays cheap and flat.
            base = matching if isinstance(self.base, Everything) else _and(self.base, matching)
            return replace(self, base=base)
        members = self.members()
        return (
            Definition() if members is None or isinstance(members, Everything) else Definition(_and(members, matching))
        )

    def invert(self) -> "Definition":
        if self.base is None:
            return Definition(EVERYTHING, self.picked_ids)
        if isinstance(self.base, Everything):
            return Definition(None, (), self.except_ids)
        members = self.members()
        assert members is not None
        return Definition() if isinstance(members, Everything) else Definition(_not(members))

    def checked(self) -> "Definition":
        """Return this definition.

        Raises:
            SelectionTooComplex: it is over one of the limits; the message says which.
        """
        members = self.members()
        depth, conditions, values = (0, 0, 0) if members is None or isinstance(members, Everything) else _size(members)
        if values > MAX_VALUES:
            raise SelectionTooComplex(
                f"This would name {values:,} values; a selection names at most {MAX_VALUES:,}. Choose by a filter."
            )
        if conditions > MAX_CONDITIONS or depth > MAX_DEPTH:
            raise SelectionTooComplex(
                f"This would make {conditions} conditions, nested {depth} deep; a selection takes {MAX_CONDITIONS} and "
                f"{MAX_DEPTH}. Choose by one filter, or begin anew."
            )
        return self

    def dump(self) -> dict[str, Any]:
        """Return the definition as JSON: no filter is null, a filter that matches everything `{}`."""
        return {
            "filter": None if self.base is None else dump_matching(self.base),
            "except_ids": list(self.except_ids),
            "picked_ids": list(self.picked_ids),
        }

    @classmethod
    def load(cls, raw: dict[str, Any]) -> "Definition":
        """Return the definition that `dump` gave."""
        filter_ = raw["filter"]
        base = None if filter_ is None else EVERYTHING if filter_ == {} else _expression.validate_python(filter_)
        return cls(base, tuple(raw["except_ids"]), tuple(raw["picked_ids"]))


def dump_matching(matching: Matching) -> dict[str, Any]:
    if isinstance(matching, Everything):
        return {}
    dumped: dict[str, Any] = matching.model_dump(mode="json", by_alias=True, exclude_none=True)
    return dumped


def as_expression(members: Matching | None) -> Expression | None:
    """Return the members as a list asks for them, where no expression means everything."""
    if isinstance(members, Everything):
        return None
    return Condition(field="id", op=Op.IS, value=_NOBODY) if members is None else members


def _ids(op: Op, ids: tuple[str, ...]) -> Condition:
    return Condition(field="id", op=op, value=list(ids))


def _with(ids: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*ids, *more)))


def _without(ids: tuple[str, ...], less: Iterable[str]) -> tuple[str, ...]:
    gone = set(less)
    return tuple(id_ for id_ in ids if id_ not in gone)


def _or(left: Expression, right: Expression) -> Expression:
    return AnyOf(parts=_joined(left, right, AnyOf))


def _and(left: Expression, right: Expression) -> Expression:
    return All(parts=_joined(left, right, All))


def _joined(left: Expression, right: Expression, kind: type[All] | type[AnyOf]) -> list[Expression]:
    """Return the parts of both, each once, so that doing the same again and again does not grow."""
    parts: list[Expression] = []
    for side in (left, right):
        parts += [part for part in (side.parts if isinstance(side, kind) else [side]) if part not in parts]
    return parts


def _not(part: Expression) -> Expression:
    return part.part if isinstance(part, Not) else Not(part=part)


def _size(expression: Expression) -> tuple[int, int, int]:
    """Return depth, conditions and values."""
    match expression:
        case All(parts=parts) | AnyOf(parts=parts):
            sizes = [_size(part) for part in parts]
            return 1 + max(size[0] for size in sizes), sum(size[1] for size in sizes), sum(size[2] for size in sizes)
        case Not(part=part):
            depth, conditions, values = _size(part)
            return depth + 1, conditions, values
        case Condition(value=value):
            return 1, 1, len(value) if isinstance(value, list) else 1
