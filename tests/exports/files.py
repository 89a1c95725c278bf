"""Asking for exports in tests, and reading the files as other programs do."""

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import httpx
import openpyxl

from coolmint.platform.settings import Settings
from tests.support.jobs import run_jobs


async def ask(client: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    response = await client.post("/exports", json={"format": "csv", "source": {}, **asked})
    assert response.status_code == 202, response.text
    return dict(response.json())


async def state(client: httpx.AsyncClient, export: dict[str, Any]) -> dict[str, Any]:
    response = await client.get(f"/exports/{export['id']}")
    assert response.status_code == 200, response.text
    return dict(response.json())


async def download(client: httpx.AsyncClient, export: dict[str, Any]) -> httpx.Response:
    return await client.get(f"/exports/{export['id']}/file")


async def made(client: httpx.AsyncClient, settings: Settings, url: str, **asked: Any) -> bytes:
    """Ask, let the worker work, and return the file."""
    export = await ask(client, **asked)
    await run_jobs(settings, url)
    response = await download(client, export)
    assert response.status_code == 200, (response.text, await state(client, export))
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["x-content-type-options"] == "nosniff"
    return response.content


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().split("\n") if line]


def read_sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    sheets = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}
    book.close()
    return sheets


def hash_of(ids: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()
