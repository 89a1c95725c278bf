"""The API's own description: complete, true and readable without the internet."""

import re
from typing import Any

import httpx
import jsonschema_rs
import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coolmint.entrypoints.api import create_app
from coolmint.platform.settings import Settings

DOCUMENT: dict[str, Any] = create_app(Settings(), "postgresql://nowhere/").openapi()
OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method.upper()} {path}")
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


def success_of(operation: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return status and answer of what a call does when it is not refused; there is one."""
    [(status, answer)] = [each for each in operation["responses"].items() if each[0].startswith("2")]
    return int(status), answer


def misfits(schema: dict[str, Any], value: Any) -> list[str]:
    """Return where and why `value` does not fit."""
    whole = {**schema, "components": DOCUMENT["components"]}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(value)]


def with_nulls(schema: dict[str, Any], value: Any) -> Any:
    """Put the nulls back that FastAPI takes out of the examples of a document."""
    if "$ref" in schema:
        return with_nulls(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]], value)
    if isinstance(value, list):
        return [with_nulls(schema.get("items", {}), each) for each in value]
    properties = schema.get("properties")
    if not isinstance(value, dict) or properties is None:
        return value
    nulls = {name: None for name, each in properties.items() if {"type": "null"} in each.get("anyOf", [])}
    return nulls | {name: with_nulls(properties.get(name, {}), each) for name, each in value.items()}


class TestDocument:
    def test_has_the_calls_of_the_contract(self):
        calls = {(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods}

        assert calls >= {
            ("get", "/activities/"),
            ("get", "/activities/filter-options"),
            ("post", "/activities/selection"),
            ("get", "/activities/{activity_id}"),
            ("get", "/selections/{selection_id}"),
            ("get", "/healthz"),
            ("get", "/readyz"),
        }

    @pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
    def test_shows_an_example_that_fits_its_schema(self, path, method, operation):
        status, answer = success_of(operation)

        assert ("content" in answer) == (status != 204)
        for content in answer.get("content", {}).values():
            assert misfits(content["schema"], with_nulls(content["schema"], content["example"])) == []

    @pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
    def test_has_tags_a_summary_and_a_description(self, path, method, operation):
        assert operation["tags"]
        assert operation["summary"]
        assert operation["description"]

    @pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
    def test_gives_every_error_the_same_schema(self, path, method, operation):
        errors = {status: answer for status, answer in operation["responses"].items() if status[0] in "45"}

        for status, answer in errors.items():
            schemas = [content.get("schema") for content in answer["content"].values()]
            assert {"$ref": "#/components/schemas/Problem"} in schemas, status
            assert all(schema in ({"$ref": "#/components/schemas/Problem"}, None) for schema in schemas), status
        assert "HTTPValidationError" not in DOCUMENT["components"]["schemas"]

    def test_describes_every_body_by_example(self):
        body = DOCUMENT["paths"]["/activities/selection"]["post"]["requestBody"]["content"]["application/json"]

        for example in body["examples"].values():
            assert misfits(body["schema"], example["value"]) == []

    def test_has_a_response_model_for_every_route(self, app: FastAPI):
        routes = [route for route in every_route(app) if route.include_in_schema]
        with_a_body = [route for route in routes if route.status_code != 204]
        # What is written line by line is validated line by line where it is tested.
        at_once = [route for route in with_a_body if route.response_class is not StreamingResponse]

        assert at_once
        assert [route.path for route in at_once if route.response_model is None] == []


def every_route(app: Any) -> list[APIRoute]:
    found = [route for route in app.routes if isinstance(route, APIRoute)]
    for route in app.routes:
        inner = getattr(route, "original_router", None) or getattr(route, "router", None)
        if inner is not None:
            found += every_route(inner)
    return found


class TestDocumentationPages:
    @pytest.mark.parametrize("path", ["/docs", "/redoc"])
    async def test_name_no_outside_address(self, client: httpx.AsyncClient, path):
        page = await client.get(path)

        assert page.status_code == 200
        assert re.findall(r"(?:src|href|url)\s*[=:]\s*[\"']?(?:https?:)?//", page.text) == []

    @pytest.mark.parametrize("path", ["/docs", "/redoc"])
    async def test_find_what_they_load(self, client: httpx.AsyncClient, path):
        page = await client.get(path)
        assets = re.findall(r"(?:src|href)=\"([^\"]+)\"", page.text)

        answers = {
            asset: (await client.get(asset)).status_code
            for asset in assets
            if not asset.removeprefix("/").startswith("app/")
        }

        assert answers
        assert set(answers.values()) == {200}, answers

    async def test_document_is_the_one_served(self, client: httpx.AsyncClient):
        assert (await client.get("/openapi.json")).json() == DOCUMENT


SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)


class TestFuzzed:
    @pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
    @settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    async def test_call_is_answered_in_good_order(self, client: httpx.AsyncClient, path, method, operation, data):
        case: Any = data.draw(SCHEMA[path][method].as_strategy())
        request = case.as_transport_kwargs(base_url="http://test")
        request["content"] = request.pop("data", None)
        # A header of ours would be none that HTTP can carry, or name another host.
        sent = {name: request[name] for name in ("method", "url", "params", "content", "json") if request.get(name)}

        answer = await client.request(**sent, headers={"content-type": "application/json"})

        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert misfits({"$ref": "#/components/schemas/Problem"}, answer.json()) == []
            return
        status, success = success_of(operation)
        assert answer.status_code == status
        if status == 204:
            assert answer.content == b""
            return
        kind = answer.headers["content-type"]
        value = answer.json() if kind == "application/json" else answer.text
        assert misfits(success["content"][kind]["schema"], value) == []
