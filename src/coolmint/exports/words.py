"""A filter in words, for people who read the file."""

from typing import Any, assert_never

from coolmint.activities.fields import Op
from coolmint.activities.filters import All, AnyOf, Condition, Expression, Not

_SHOWN = 20


def in_words(expression: Expression | None, q: str | None) -> str:
    """Return what was asked for, as a sentence without names of ours."""
    parts = [f"search: {q}"] if q else []
    if expression is not None:
        parts.append(_words(expression))
    return "; ".join(parts) or "everything"


def _words(expression: Expression) -> str:
    match expression:
        case All(parts=parts):
            return " and ".join(map(_grouped, parts))
        case AnyOf(parts=parts):
            return " or ".join(map(_grouped, parts))
        case Not(part=part):
            return f"not ({_words(part)})"
        case Condition():
            return _condition(expression)
        case _:
            assert_never(expression)


def _grouped(expression: Expression) -> str:
    words = _words(expression)
    return f"({words})" if isinstance(expression, All | AnyOf) else words


def _condition(condition: Condition) -> str:
    field = condition.field.removeprefix("attr.").replace("_", " ")
    words = f"{field} {condition.op.value.replace('_', ' ')}"
    if condition.value is None:
        return words
    if condition.op is Op.BETWEEN and isinstance(condition.value, list) and len(condition.value) == 2:
        return f"{words} {_value(condition.value[0])} and {_value(condition.value[1])}"
    return f"{words} {_value(condition.value)}"


def _value(value: Any) -> str:
    if not isinstance(value, list):
        return "empty" if value == "" else str(value)
    shown = ", ".join(_value(each) for each in value[:_SHOWN])
    return f"{shown} and {len(value) - _SHOWN:,} more" if len(value) > _SHOWN else shown
