"""What calls say of their parameters and answers."""

from typing import Any

from fastapi import Request

from coolmint.platform.errors import Unprocessable


def refuse_unknown_parameters(request: Request, known: set[str], prefixes: tuple[str, ...] = ()) -> None:
    """Refuse a request whose query names a parameter the call does not have.

    Raises:
        UnknownParameter: with each unknown name.
    """
    unknown = [name for name in request.query_params if name not in known and not name.startswith(prefixes)]
    if unknown:
        raise UnknownParameter(
            f"There is no parameter {', '.join(map(repr, unknown))}.",
            [(name, f"known are: {', '.join(sorted(known))}") for name in unknown],
        )


class UnknownParameter(Unprocessable):
    """A query parameter this call does not have; probably a typing error that would widen the result."""


def example(value: Any, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` entry that shows `value` as the example of a success."""
    return {status: {"content": {"application/json": {"example": value}}}}
