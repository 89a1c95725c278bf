"""Calls that many tests make, with what they all check."""

from collections.abc import Mapping
from typing import Any

import httpx
import orjson

PROBLEM = {"type", "title", "status", "detail", "code", "request_id"}


async def ids(client: httpx.AsyncClient, **params: Any) -> list[str]:
    """Return the Salesforce ids of the first page."""
    return [item["salesforce_id"] for item in await items(client, **params)]


async def items(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    """Return the first page."""
    response = await client.get("/activities/", params=params)
    assert response.status_code == 200, response.text
    page: list[dict[str, Any]] = response.json()["items"]
    return page


async def filtered(client: httpx.AsyncClient, expression: Mapping[str, Any], **params: Any) -> set[str]:
    """Return the Salesforce ids that a filter expression keeps."""
    return set(await ids(client, filter=orjson.dumps(expression).decode(), limit=200, **params))


async def options(client: httpx.AsyncClient, **params: Any) -> dict[str, Any]:
    response = await client.get("/activities/filter-options", params=params)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Return the body of a refusal after checking its form."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body.keys() >= PROBLEM
    assert body["status"] == status
    assert body["code"] == code
    assert body["request_id"] == response.headers["x-request-id"]
    return body
