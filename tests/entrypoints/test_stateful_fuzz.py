"""The API under Schemathesis, signed in as each role, one call after the other with what earlier ones answered."""

import asyncio
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from tests.support.organisation import Organisation
from tests.support.people import PASSWORD, People

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"

# They end the session that asks; nothing would be asked after them.
ENDS_ITSELF = "^/auth/(sign-out|devices/)|/sign-out$"


@pytest.fixture
def origin(app: FastAPI) -> Iterator[str]:
    """The API behind a real server."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.01)
            yield f"http://localhost:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.mark.parametrize("role", ["admin", "manager", "rep", "auditor"])
def test_no_sequence_of_calls_breaks_it(
    origin: str, people: People, organisation: Organisation, tmp_path: Path, role: str
):
    ana = organisation.user("Ana", "Torres")
    organisation.task(OwnerId=ana, WhoId=organisation.contact(), WhatId=organisation.account("Heart Center"))
    organisation.load()
    person = people.add(role, f"{role}@example.com", salesforce_id=ana, password=PASSWORD)
    given = httpx.post(f"{origin}/auth/token", json={"email": person.email, "password": PASSWORD}).raise_for_status()
    token = given.json()["access_token"]

    run = subprocess.run(
        [
            Path(sys.executable).with_name("st"),
            *("run", f"{origin}/openapi.json", "--header", f"Authorization: Bearer {token}"),
            *("--phases", "coverage,stateful", "--checks", CHECKS, "--exclude-path-regex", ENDS_ITSELF),
            *("--max-examples", "4", "--generation-deterministic", "--no-shrink", "--warnings", "off", "--no-color"),
            *("--report-json-path", tmp_path / "report.json", "--suppress-health-check", "all"),
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=600,
        check=False,
    )

    assert run.returncode == 0, run.stdout[-6_000:] + run.stderr[-2_000:]
