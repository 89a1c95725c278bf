"""The filter: one typed expression over conditions, read from JSON within limits."""

from typing import Annotated, Any, assert_never

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError

from coolmint.activities.fields import Op
from coolmint.platform.errors import Unprocessable

MAX_DEPTH = 8
MAX_CONDITIONS = 200
MAX_VALUES = 20_000


class FilterInvalid(Unprocessable):
    """The filter names an unknown field, an operator that does not fit, or a value that cannot be read."""


class _Node(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Condition(_Node):
    """`field` `op` `value`: the value is a list for any_of, none_of and between, and absent for is_empty.

    `in_last_days` and `in_next_days` take a number, `in_period` one of `Period`; who owns may be `me` or `my_team`.
    """

    field: str
    op: Op
    value: Any = None


class All(_Node):
    parts: list["Expression"] = Field(alias="and", min_length=1)


class AnyOf(_Node):
    parts: list["Expression"] = Field(alias="or", min_length=1)


class Not(_Node):
    part: "Expression" = Field(alias="not")


def _tag(node: Any) -> str | None:
    if isinstance(node, dict):
        return next((key for key in ("and", "or", "not") if key in node), "condition")
    return next((tag for model, tag in _TAGS.items() if isinstance(node, model)), None)


_TAGS: dict[type[_Node], str] = {All: "and", AnyOf: "or", Not: "not", Condition: "condition"}


Expression = Annotated[
    Annotated[All, Tag("and")]
    | Annotated[AnyOf, Tag("or")]
    | Annotated[Not, Tag("not")]
    | Annotated[Condition, Tag("condition")],
    Discriminator(_tag),
]

for _model in (All, AnyOf, Not):
    _model.model_rebuild()


class _Root(_Node):
    filter: Expression


def parse_filter(raw: Any) -> Expression:
    """Return the expression of a decoded JSON filter.

    Raises:
        FilterInvalid: too deep, too large, or not of the filter's shape; `errors` name the place.
    """
    depth, conditions, values = _measure(raw)
    if depth > MAX_DEPTH:
        raise FilterInvalid(f"The filter is nested {depth} deep; {MAX_DEPTH} is the limit.")
    if conditions > MAX_CONDITIONS:
        raise FilterInvalid(f"The filter has {conditions} conditions; {MAX_CONDITIONS} is the limit.")
    if values > MAX_VALUES:
        raise FilterInvalid(f"The filter has {values:,} values; {MAX_VALUES:,} is the limit.")
    try:
        return _Root(filter=raw).filter
    except ValidationError as error:
        errors = [(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()[:10]]
        raise FilterInvalid("The filter does not have the shape of a filter expression.", errors) from error


def _measure(raw: Any) -> tuple[int, int, int]:
    """Return depth, conditions and values, without recursion, so that no input can exhaust the stack."""
    deepest = conditions = values = 0
    pending = [(raw, 1)]
    while pending:
        node, depth = pending.pop()
        deepest = max(deepest, depth)
        if depth > MAX_DEPTH + 1 or not isinstance(node, dict):
            continue
        if "field" in node:
            conditions += 1
            values += len(node["value"]) if isinstance(node.get("value"), list) else 1
        for key in ("and", "or"):
            if isinstance(node.get(key), list):
                pending += [(part, depth + 1) for part in node[key]]
        if "not" in node:
            pending.append((node["not"], depth + 1))
    return deepest, conditions, values


def fields_of(expression: Expression) -> set[str]:
    """Return the name of every field that the expression asks about."""
    match expression:
        case All(parts=parts) | AnyOf(parts=parts):
            return {name for part in parts for name in fields_of(part)}
        case Not(part=part):
            return fields_of(part)
        case Condition(field=name):
            return {name}
        case _:
            assert_never(expression)
