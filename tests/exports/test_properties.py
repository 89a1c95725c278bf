"""Whatever the filter, the sort, the format and the viewer: the file holds the rows of the list, in its order."""

import json
import random
from typing import Any

import httpx
import psycopg
import pytest

from coolmint.platform.settings import ExportSettings, Settings
from tests.exports.files import ask, download, hash_of, read_csv, read_lines, read_sheets
from tests.support.jobs import run_jobs
from tests.support.organisation import Organisation
from tests.support.people import People

SORTS = ("-activity_date", "activity_date", "subject", "-owner", "account", "-tokens", "kind", "status")
TYPES = ("Call", "Visit", "Email")


def condition(dice: random.Random) -> dict[str, Any]:
    return dice.choice(
        [
            {"field": "type", "op": "any_of", "value": dice.sample(TYPES, 2)},
            {"field": "subject", "op": "contains", "value": dice.choice("abcdef")},
            {"field": "activity_date", "op": "after", "value": f"2026-0{dice.randint(1, 9)}-15"},
            {"field": "contact_count", "op": "more_than", "value": 0},
            {"field": "account_id", "op": "is_empty"},
        ]
    )


def expression(dice: random.Random, depth: int = 2) -> dict[str, Any]:
    if depth == 0 or dice.random() < 0.3:
        return condition(dice)
    parts = [expression(dice, depth - 1) for _ in range(dice.randint(1, 3))]
    return dice.choice([{"and": parts}, {"or": parts}, {"not": parts[0]}])


async def listed(client: httpx.AsyncClient, filter_: str | None, q: str | None, sort: str) -> list[str]:
    ids: list[str] = []
    parameters: dict[str, Any] = {"sort": sort, "limit": 200}
    if filter_:
        parameters["filter"] = filter_
    if q:
        parameters["q"] = q
    while True:
        page = (await client.get("/activities/", params=parameters)).json()
        ids += [item["salesforce_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            assert page["total"] == {"count": len(ids), "exact": True}
            return ids
        parameters["cursor"] = page["next_cursor"]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"export": ExportSettings(at_once=1_000, approval_above=None)})


@pytest.fixture
def owners(organisation: Organisation) -> list[str]:
    dice = random.Random(5)
    lead = organisation.user("Lead", "Manager")
    people = [lead, *(organisation.add("User", FirstName=f"R{i}", LastName="Rep", ManagerId=lead) for i in range(2))]
    people.append(organisation.user("Olga", "Other"))
    accounts = [organisation.account(name) for name in ("Heart Center", "Clinic", "Ärztehaus")]
    contacts = [organisation.contact(LastName=name) for name in ("Li", "Roy", "Öz")]
    for number in range(230):
        organisation.task(
            Subject="".join(dice.choices("abcdef ", k=3)) + str(number % 7),
            OwnerId=dice.choice(people),
            Type=dice.choice(TYPES),
            ActivityDate="" if number % 11 == 0 else f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
            **({"WhatId": dice.choice(accounts)} if dice.random() < 0.6 else {}),
            **({"WhoId": dice.choice(contacts)} if dice.random() < 0.6 else {}),
        )
    organisation.load()
    return people


def ids_of(format_: str, content: bytes) -> list[str]:
    if format_ == "csv":
        return [row["salesforce_id"] for row in read_csv(content)]
    if format_ == "jsonl":
        return [row["salesforce_id"] for row in read_lines(content)]
    return [row[0] for row in read_sheets(content)["Activities"][1:]]


async def test_the_file_holds_the_rows_of_the_list(app, people: People, owners, settings, database_url):
    dice = random.Random(17)
    viewers = [
        people.add("admin"),
        people.add("manager", salesforce_id=owners[0]),
        people.add("manager", salesforce_id=owners[3]),
        people.add("manager"),
    ]
    asked = []
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
    ):
        for _ in range(60):
            viewer = dice.choice(viewers)
            client.headers.update(viewer.headers)
            filter_ = expression(dice) if dice.random() < 0.8 else None
            q = dice.choice([None, None, "lead", "clinic", "-heart"])
            sort, format_ = dice.choice(SORTS), dice.choice(["csv", "jsonl", "xlsx"])
            wanted = await listed(client, json.dumps(filter_) if filter_ else None, q, sort)
            source = {"filter": filter_, "q": q, "count": len(wanted)}
            export = await ask(
                client, format=format_, source=source, sort=sort, with_about=False, columns=["salesforce_id", "subject"]
            )
            assert (export["count"], export["hash"]) == (len(wanted), hash_of(wanted))
            asked.append((viewer, export, wanted))
        await run_jobs(settings, database_url)
        assert sum(bool(wanted) for _, _, wanted in asked) > 20
        for viewer, export, wanted in asked:
            client.headers.update(viewer.headers)
            content = (await download(client, export)).content
            assert ids_of(export["format"], content) == wanted
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT DISTINCT state FROM exports").fetchall() == [("ready",)]
