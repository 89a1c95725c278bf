"""What the OpenAPI document says of refusals, in one place: those any call can meet, and their media type."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

_PROBLEM = {"schema": {"$ref": "#/components/schemas/Problem"}}
_ANY_CALL = {
    "400": "The host name is not served here",
    "413": "The body is larger than is taken",
    "429": "Too many requests; `Retry-After` says when to try again",
}
_CHANGING_CALL = {"403": "The request comes from another site, or the role or the key does not include this"}
_METHODS = frozenset({"get", "put", "post", "delete", "patch"})


def complete_document(app: FastAPI) -> None:
    """Let the app's OpenAPI document tell every refusal, each as `application/problem+json`."""
    generate: Callable[[], dict[str, Any]] = app.openapi
    completed: list[dict[str, Any]] = []

    def openapi() -> dict[str, Any]:
        if not completed:
            completed.append(_complete(generate()))
        return completed[0]

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    for operations in document["paths"].values():
        for method, operation in operations.items():
            if method in _METHODS:
                _complete_operation(method, operation)
    return document


def _complete_operation(method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for status, description in {**_ANY_CALL, **(_CHANGING_CALL if method != "get" else {})}.items():
        responses.setdefault(status, {"description": description})
    for status, response in responses.items():
        if status >= "400":
            response["content"] = {"application/problem+json": _PROBLEM}
    operation["responses"] = dict(sorted(responses.items()))
