"""Exports: exactly what was shown, in every format, for who may have it."""

import json
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import Engine

from coolmint.platform.jobs import enqueue_sync
from coolmint.platform.settings import ExportSettings, Settings
from tests.exports.files import ask, download, hash_of, made, members, read_csv, read_lines, read_sheets, state
from tests.support.jobs import jobs, run_jobs
from tests.support.organisation import Organisation
from tests.support.people import People


def execute(url: str, statement: str, *values: Any) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def three(organisation: Organisation) -> list[str]:
    """Three tasks: two calls and a visit, with an account, people and notes."""
    ana = organisation.user("Ana", "Torres")
    heart = organisation.account("Heart Center")
    li = organisation.contact(FirstName="Mei", LastName="Li", AccountId=heart)
    ids = [
        organisation.task(Subject="Call: coding guide", OwnerId=ana, WhoId=li, WhatId=heart, Type="Call",
                          ActivityDate="2026-05-04", Description='Promised it.\nBy Friday, "really".'),
        organisation.task(Subject="Call: price", OwnerId=ana, Type="Call", ActivityDate="2026-05-03"),
        organisation.task(Subject="Visit", OwnerId=ana, Type="Visit", ActivityDate="2026-05-02"),
    ]  # fmt: skip
    organisation.load()
    return ids


CALLS = {"field": "type", "op": "is", "value": "Call"}


class TestFile:
    async def test_is_exactly_the_filtered_list(self, client, three, settings, database_url):
        export = await ask(client, source={"filter": CALLS, "count": 2})
        await run_jobs(settings, database_url)
        done = await state(client, export)
        content = (await download(client, export)).content

        rows = read_csv(members(content)["activities.csv"])
        assert [row["salesforce_id"] for row in rows] == three[:2]
        assert rows[0]["description"] == 'Promised it.\nBy Friday, "really".'
        assert done["state"] == "ready"
        assert (done["count"], done["rows_done"]) == (2, 2)
        assert export["hash"] == done["hash"] == hash_of(three[:2])
        assert done["size_bytes"] == len(content)

    async def test_says_what_it_is(self, client, three, settings, database_url):
        content = await made(client, settings, database_url, source={"filter": CALLS, "q": "call"})

        about = json.loads(members(content)["about.json"])
        assert about["filter"] == CALLS
        assert about["filter_in_words"] == "search: call; type is Call"
        assert (about["count"], about["hash"]) == (2, hash_of(three[:2]))
        assert about["data_as_of"]
        assert about["asked_by"].startswith("admin-")

    async def test_in_the_order_of_the_list(self, client, three, settings, database_url):
        content = await made(client, settings, database_url, sort="activity_date", with_about=False)

        assert [row["salesforce_id"] for row in read_csv(content)] == three[::-1]

    async def test_has_the_columns_asked_for(self, client, three, settings, database_url):
        content = await made(
            client, settings, database_url, columns=["subject", "contacts", "owner"], with_about=False, with_bom=True
        )

        assert content.startswith(b"\xef\xbb\xbfsubject,contacts,owner\r\n")
        assert read_csv(content)[0] == {
            "subject": "Call: coding guide", "contacts": "Mei Li", "owner": "Ana Torres",
        }  # fmt: skip

    async def test_as_json_lines_has_values_as_they_are(self, client, three, settings, database_url):
        content = await made(client, settings, database_url, format="jsonl", with_about=False)

        first = read_lines(content)[0]
        assert first["contacts"][0]["name"] == "Mei Li"
        assert first["is_completed"] is True
        assert first["contact_count"] == 1
        assert first["activity_date"] == "2026-05-04"

    async def test_as_a_workbook_has_typed_cells_and_a_sheet_about_it(self, client, three, settings, database_url):
        content = await made(
            client, settings, database_url, format="xlsx", columns=["activity_date", "contact_count", "subject"]
        )

        sheets = read_sheets(content)
        assert sheets["Activities"][0] == ["Date", "Number of contacts", "Subject"]
        assert [str(sheets["Activities"][1][0])[:10], *sheets["Activities"][1][1:]] == [
            "2026-05-04", 1, "Call: coding guide",
        ]  # fmt: skip
        about = {row[0]: row[1] for row in sheets["About"]}
        assert about["count"] == "3"
        assert about["hash"] == hash_of(three)
        assert about["filter in words"] == "everything"

    async def test_as_markdown_quotes_what_people_wrote(self, client, organisation, settings, database_url):
        organisation.task(Subject="# Not a title\n## nor this", Description="## Forged\n\u2028- id: x")
        organisation.load()

        content = (await made(client, settings, database_url, format="markdown")).decode()

        sections = [line for line in content.splitlines() if line.startswith("#")]
        assert sections == ["# Activities", "## 2026-05-04 · # Not a title ## nor this", "# About this file"]
        assert "> ## Forged" in content
        assert "- count: 1\n" in content

    async def test_of_nothing_is_empty_and_whole(self, client, three, settings, database_url):
        nothing = {"field": "type", "op": "is", "value": "Dinner"}
        for format_ in ("csv", "xlsx", "jsonl", "markdown"):
            assert await made(client, settings, database_url, format=format_, source={"filter": nothing, "count": 0})


class TestAsking:
    @pytest.mark.parametrize(
        ("asked", "code"),
        [
            ({"format": "pdf"}, "invalid_request"),
            ({"source": {"filter": {"field": "nope", "op": "is", "value": "x"}}}, "filter_invalid"),
            ({"columns": ["nope"]}, "export_column_unknown"),
            ({"sort": "nope"}, "sort_invalid"),
            ({"sort": "relevance"}, "sort_invalid"),
            ({"source": {"q": "a\0b"}}, "invalid_request"),
        ],
    )
    async def test_refuses_what_does_not_fit(self, client, asked, code):
        response = await client.post("/exports", json={"format": "csv", "source": {}, **asked})

        assert response.status_code == 422
        assert response.json()["code"] == code

    async def test_refuses_another_number_than_was_shown(self, client, three):
        response = await client.post("/exports", json={"format": "csv", "source": {"filter": CALLS, "count": 3}})

        assert response.status_code == 409
        assert response.json()["code"] == "selection_changed"
        assert response.json()["found"]["count"] == 2
        assert (await client.get("/exports")).json() == {"items": []}

    async def test_refuses_more_than_a_few_at_once(self, client, three, database_url):
        for _ in range(3):
            await ask(client)

        response = await client.post("/exports", json={"format": "csv", "source": {}})

        assert (response.status_code, response.json()["code"]) == (409, "too_many_exports")
        assert len(jobs(database_url)) == 3

    async def test_starts_the_job_with_the_id_alone(self, client, three, database_url):
        export = await ask(client, source={"q": "reimbursement"})

        assert [job["args"] for job in jobs(database_url)] == [{"export_id": export["id"]}]


class TestChange:
    async def test_between_asking_and_making_gives_no_file(self, client, three, organisation, settings, database_url):
        export = await ask(client, source={"filter": CALLS})
        organisation.task(Subject="Call: late", Type="Call")
        organisation.load()

        await run_jobs(settings, database_url)

        done = await state(client, export)
        assert (done["state"], done["reason"]) == ("failed", "selection_changed")
        assert done["changed"]["expected"] == {"count": 2, "hash": hash_of(three[:2])}
        assert done["changed"]["found"]["count"] == 3
        response = await download(client, export)
        assert (response.status_code, response.json()["code"]) == (409, "export_not_ready")
        assert execute(database_url, "SELECT count(*) FROM export_chunks") == [(0,)]

    async def test_of_other_ids_with_the_same_number_gives_no_file(
        self, client, three, organisation, settings, database_url
    ):
        export = await ask(client, source={"filter": CALLS})
        organisation.task(Id=three[1], IsDeleted="true")
        organisation.task(Subject="Call: late", Type="Call")
        organisation.load()

        await run_jobs(settings, database_url)

        assert (await state(client, export))["reason"] == "selection_changed"


class TestSelection:
    async def test_is_exported_as_its_receipt_showed_it(self, client, three, settings, database_url):
        selection = (await client.get("/selections/current")).json()
        path = f"/selections/{selection['selection_id']}"
        operations = [{"op": "add_matching", "filter": CALLS}, {"op": "unpick", "ids": [three[0]]}]
        changed = await client.post(f"{path}/changes", json={"operations": operations})
        assert changed.status_code == 200, changed.text
        receipt = (await client.post(f"{path}/receipt")).json()
        source = {"selection_id": selection["selection_id"], "receipt": receipt["hash"]}

        content = await made(client, settings, database_url, source=source)

        rows = read_csv(members(content)["activities.csv"])
        assert [row["salesforce_id"] for row in rows] == [three[1]]
        about = json.loads(members(content)["about.json"])
        assert (about["selection_id"], about["hash"]) == (selection["selection_id"], receipt["hash"])

    async def test_that_is_another_by_now_is_refused(self, client, three, organisation):
        selection = (await client.get("/selections/current")).json()
        path = f"/selections/{selection['selection_id']}"
        await client.post(f"{path}/changes", json={"operations": [{"op": "add_matching", "filter": CALLS}]})
        receipt = (await client.post(f"{path}/receipt")).json()
        organisation.task(Type="Call")
        organisation.load()
        source = {"selection_id": selection["selection_id"], "receipt": receipt["receipt_id"]}

        response = await client.post("/exports", json={"format": "csv", "source": source})

        assert (response.status_code, response.json()["code"]) == (409, "selection_changed")
        assert response.json()["added"] == 1


class TestRights:
    async def test_a_rep_has_none_until_an_administrator_gives_it(self, client, anonymous, people, three):
        rep = people.add("rep")
        key = people.key(rep.id, "admin")
        headers = {"Authorization": f"Bearer {key}"}
        before = await anonymous.get("/exports", headers=headers)

        given = await client.put("/role-rights", json={"export": ["rep"]})

        assert (before.status_code, before.json()["code"]) == (403, "role_missing")
        assert given.json() == {"export": ["admin", "rep"]}
        assert (await anonymous.get("/exports", headers=headers)).status_code == 200
        manager = await anonymous.get("/exports", headers=people.add("manager").headers)
        assert (manager.status_code, manager.json()["code"]) == (403, "role_missing")

    async def test_no_auditor_can_be_given_it(self, client):
        response = await client.put("/role-rights", json={"export": ["auditor"]})

        assert (response.status_code, response.json()["code"]) == (422, "role_not_switched")

    async def test_a_manager_exports_what_they_see(
        self, client, anonymous, people, organisation, settings, database_url
    ):
        lead = organisation.user("Lead", "Manager")
        ana = organisation.add("User", FirstName="Ana", LastName="Rep", ManagerId=lead)
        theirs = organisation.task(OwnerId=ana)
        organisation.task(OwnerId=organisation.user("Olga", "Other"))
        organisation.load()
        anonymous.headers.update(people.add("manager", salesforce_id=lead).headers)

        content = await made(anonymous, settings, database_url, with_about=False)

        assert [row["salesforce_id"] for row in read_csv(content)] == [theirs]

    async def test_denied_fields_are_not_in_the_file(self, anonymous, people, three, settings, database_url):
        people.deny("manager", "description", "specialty", "owner")
        organisation_wide = people.add("manager", salesforce_id=execute(database_url, "SELECT id FROM sf_user")[0][0])
        anonymous.headers.update(organisation_wide.headers)

        refused = await anonymous.post("/exports", json={"format": "csv", "source": {}, "columns": ["description"]})
        content = await made(anonymous, settings, database_url, format="jsonl", with_about=False)

        assert refused.json()["code"] == "export_column_unknown"
        first = read_lines(content)[0]
        assert not {"description", "specialty", "owner", "owner_id", "tokens"} & first.keys()
        assert b"Promised" not in content
        assert "specialty" not in first["contacts"][0]
        columns = (await anonymous.get("/exports/columns")).json()["items"]
        assert {column["name"] for column in columns} == first.keys()

    async def test_rights_are_those_of_the_making(self, client, anonymous, people, three, settings, database_url):
        boss = people.add("admin")
        anonymous.headers.update(boss.headers)
        export = await ask(anonymous)
        execute(database_url, "UPDATE users SET role = 'rep' WHERE id = %s", boss.id)

        await run_jobs(settings, database_url)

        with psycopg.connect(database_url) as connection:
            found = connection.execute("SELECT state, reason FROM exports").fetchall()
        assert found == [("failed", "export_refused")]
        assert (await download(client, export)).status_code == 404

    async def test_who_was_deactivated_gets_nothing(self, anonymous, people, three, settings, database_url):
        boss = people.add("admin")
        anonymous.headers.update(boss.headers)
        await ask(anonymous)
        execute(database_url, "UPDATE users SET is_active = false WHERE id = %s", boss.id)

        await run_jobs(settings, database_url)

        assert execute(database_url, "SELECT state, reason FROM exports") == [("failed", "export_refused")]

    async def test_a_file_made_before_a_field_was_denied_is_held_back(
        self, anonymous, people, three, settings, database_url
    ):
        anonymous.headers.update(people.add("admin").headers)
        export = await ask(anonymous)
        await run_jobs(settings, database_url)
        people.deny("admin", "description")

        response = await download(anonymous, export)

        assert (response.status_code, response.json()["code"]) == (403, "export_rights_changed")

    async def test_nobody_reaches_another_ones(self, client, anonymous, people, three, settings, database_url):
        export = await ask(client)
        await run_jobs(settings, database_url)
        anonymous.headers.update(people.add("admin").headers)
        path = f"/exports/{export['id']}"

        answers = [
            await anonymous.get(path),
            await anonymous.get(f"{path}/file"),
            await anonymous.post(f"{path}/cancel"),
            await anonymous.delete(path),
        ]

        assert [answer.status_code for answer in answers] == [404] * 4
        assert (await anonymous.get("/exports")).json() == {"items": []}

    async def test_the_database_holds_files_back_too(
        self, client, people, three, settings, database_url, app_database_url
    ):
        await ask(client)
        await run_jobs(settings, database_url)
        other = people.add("admin")

        with psycopg.connect(app_database_url) as connection:
            connection.execute("SELECT set_config('coolmint.user_id', %s, true)", [str(other.id)])
            assert connection.execute("SELECT count(*) FROM export_chunks").fetchone() == (0,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("INSERT INTO export_chunks SELECT * FROM export_chunks")


class TestApproval:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"export": ExportSettings(approval_above=1)})

    @pytest.fixture
    async def manager(self, app, people: People, three, database_url):
        owner = execute(database_url, "SELECT id FROM sf_user")[0][0]
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://test",
            headers=people.add("manager", "lead@example.com", salesforce_id=owner).headers,
        ) as client:
            yield client

    async def test_a_large_one_waits_for_an_administrator(self, client, manager, settings, database_url):
        export = await ask(manager)
        await run_jobs(settings, database_url)
        waiting = (await client.get("/export-approvals")).json()["items"]

        decided = await client.post(f"/export-approvals/{export['id']}", json={"decision": "approve"})
        await run_jobs(settings, database_url)

        assert export["state"] == "awaiting_approval"
        assert [(each["id"], each["asked_by"], each["count"]) for each in waiting] == [
            (export["id"], "lead@example.com", 3)
        ]
        assert decided.status_code == 204
        assert (await state(manager, export))["state"] == "ready"
        assert (await client.post(f"/export-approvals/{export['id']}", json={"decision": "approve"})).status_code == 404

    async def test_is_declined_with_a_note(self, client, manager, settings, database_url):
        export = await ask(manager)

        await client.post(f"/export-approvals/{export['id']}", json={"decision": "decline", "note": "Too much."})
        await run_jobs(settings, database_url)

        done = await state(manager, export)
        assert (done["state"], done["note"]) == ("declined", "Too much.")
        assert (await download(manager, export)).status_code == 409

    async def test_a_small_one_and_an_administrators_do_not_wait(self, client, manager):
        small = await ask(manager, source={"filter": {"field": "type", "op": "is", "value": "Visit"}})

        assert small["state"] == "waiting"
        assert (await ask(client))["state"] == "waiting"

    async def test_no_manager_decides(self, manager):
        export = await ask(manager)

        response = await manager.post(f"/export-approvals/{export['id']}", json={"decision": "approve"})

        assert response.status_code == 403


class TestEnd:
    async def test_a_cancelled_one_is_not_made(self, client, three, settings, database_url):
        export = await ask(client)

        cancelled = await client.post(f"/exports/{export['id']}/cancel")
        await run_jobs(settings, database_url)

        assert cancelled.json()["state"] == "cancelled"
        assert (await state(client, export))["state"] == "cancelled"
        assert (await client.post(f"/exports/{export['id']}/cancel")).status_code == 409

    async def test_a_removed_one_is_gone_with_its_file(self, client, three, settings, database_url):
        export = await ask(client)
        await run_jobs(settings, database_url)

        removed = await client.delete(f"/exports/{export['id']}")

        assert removed.status_code == 204
        assert execute(database_url, "SELECT count(*) FROM export_chunks") == [(0,)]
        assert (await client.delete(f"/exports/{export['id']}")).status_code == 404

    async def test_a_file_goes_when_its_time_is_over(self, client, three, settings, database_url, batch_engine: Engine):
        export = await ask(client)
        await run_jobs(settings, database_url)
        execute(database_url, "UPDATE exports SET expires_at = now() - interval '1 minute'")
        over = await download(client, export)
        with batch_engine.begin() as connection:
            enqueue_sync(connection, "exports.expire_files", timestamp=0)

        await run_jobs(settings, database_url)

        assert (over.status_code, over.json()["code"]) == (410, "export_expired")
        assert (await state(client, export))["state"] == "expired"
        assert execute(database_url, "SELECT count(*) FROM export_chunks") == [(0,)]


async def test_an_erased_person_is_in_no_file(client, organisation, three, settings, database_url):
    export = await ask(client)
    await run_jobs(settings, database_url)
    person = execute(database_url, "SELECT id FROM sf_contact")[0][0]

    erased = await client.post("/erasures", json={"salesforce_id": person})
    await run_jobs(settings, database_url)

    assert erased.status_code == 202
    assert (await download(client, export)).status_code == 410
    assert execute(database_url, "SELECT count(*) FROM export_chunks") == [(0,)]


async def test_the_audit_log_tells_of_every_step_and_of_no_note(client, three, settings, database_url):
    export = await ask(client, source={"filter": CALLS, "q": "coding"})
    await run_jobs(settings, database_url)
    await download(client, export)
    await client.delete(f"/exports/{export['id']}")

    events = execute(database_url, "SELECT action, details FROM audit_events WHERE action LIKE 'export%%' ORDER BY seq")
    assert [action for action, _ in events] == [
        "export.requested", "export.made", "export.downloaded", "export.removed",
    ]  # fmt: skip
    assert {details["count"] for _, details in events} == {1}
    assert {details["hash"] for _, details in events} == {hash_of(three[:1])}
    assert events[0][1]["filtered_by"] == ["type"]
    assert "coding" not in json.dumps([details for _, details in events])
