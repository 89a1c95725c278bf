"""Logs: every line is JSON with a request id, and none holds what people wrote or are called."""

import json
import logging

import pytest
import structlog

from coolmint.platform.logging import configure_logging
from coolmint.platform.settings import Settings
from tests.support.organisation import Organisation

NAMES = ("Zzyzxina", "Quuxington", "Frobnitzheim", "zzpromise", "zzyzxina@example.com", "555-0199")


@pytest.fixture
def settings() -> Settings:
    return Settings(allowed_hosts=("test",), log_level="debug")


class TestLog:
    async def test_holds_nobody(self, client, organisation: Organisation, capfd):
        root = logging.getLogger()
        before = (root.handlers[:], root.level)
        configure_logging("debug", "json")
        # The client of these tests is not the product.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        try:
            await self._provoke(client, organisation)
        finally:
            root.handlers, root.level = before[0], before[1]
            structlog.reset_defaults()

        out, err = capfd.readouterr()
        lines = [*out.splitlines(), *err.splitlines()]
        requests = [json.loads(line) for line in lines]
        assert len([each for each in requests if each["event"] == "request"]) >= 12
        assert all(each["request_id"] for each in requests if each["event"] == "request")
        for name in NAMES:
            assert not [line for line in lines if name.lower() in line.lower()]

    async def _provoke(self, client, organisation: Organisation) -> None:
        first, last, account, note, mail, phone = NAMES
        user = organisation.user(first, last)
        li = organisation.contact(FirstName=first, LastName=last, Email=mail, Phone=phone)
        heart = organisation.account(account)
        task = organisation.task(
            Subject=f"Call {first}", Description=f"{note} {mail}", OwnerId=user, WhoId=li, WhatId=heart
        )
        organisation.task(Subject=f"Bad {first}", ActivityDate=note)
        organisation.task(Subject=f"Bad {last}", OwnerId=first)
        organisation.load()

        await client.get("/activities/", params={"q": f"{first} {note}"})
        await client.get("/activities/", params={"type": note, "owner_id": first})
        await client.get("/activities/", params={"filter": f'{{"field": "{note}"}}'})
        await client.get(
            "/activities/", params={"filter": f'{{"field": "subject", "op": "contains", "value": "{first}"}}'}
        )
        await client.get("/activities/", params={note: last})
        await client.get("/activities/filter-options", params={"facet_q": first, "q": last})
        await client.get(f"/activities/{first}")
        await client.get(f"/activities/{task}")
        await client.get(f"/{first}/{note}", headers={"X-Request-ID": f"{first} {note}"})
        await client.post("/activities/selection", json={"activity_ids": [task, first]})
        await client.post("/activities/selection", json={"activity_ids": [task], "budget_tokens": 1})
        await client.post("/activities/selection", json={"q": note, first: last})
        await client.post("/activities/selection", content=f'{{"{first}'.encode())
        await client.get("/imports/quarantine")
        with organisation.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE sf_activity_structured RENAME TO gone")
        try:
            assert (await client.get("/activities/", params={"q": first})).status_code == 500
        finally:
            with organisation.engine.begin() as connection:
                connection.exec_driver_sql("ALTER TABLE gone RENAME TO sf_activity_structured")

    @pytest.mark.parametrize("name", ["procrastinate.worker", "procrastinate.worker.worker", "asyncio"])
    def test_holds_nothing_a_library_says_of_the_error_of_a_job(self, capfd, name: str):
        root = logging.getLogger()
        before = (root.handlers[:], root.level)
        configure_logging("debug", "json")
        try:
            logging.getLogger(name).error("It failed\nfuture: %r", NAMES[0], exc_info=ValueError(NAMES[0]))
            logging.getLogger(name).error("tests.fail(%s)", NAMES[0], extra={"action": "job_error"})
        finally:
            root.handlers, root.level = before[0], before[1]
            structlog.reset_defaults()

        lines = [line for line in capfd.readouterr().err.splitlines() if '"debug"' not in line]
        assert [json.loads(line)["event"] for line in lines] == ["It failed"]
        assert NAMES[0] not in lines[0]
