"""The audit log: what goes in, that it can be read, taken out and checked, and that nobody can rewrite it unseen."""

import hashlib
import json
import logging
from itertools import pairwise
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import Engine, make_url, text

from coolmint.platform.roles import Purpose, grant
from tests.support.calls import problem
from tests.support.organisation import Organisation
from tests.support.people import PASSWORD, People
from tests.support.program import invoke


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The lines of the stream so far, as a SIEM gets them."""
    caplog.set_level(logging.INFO, "coolmint.audit")
    return _Lines(caplog)  # type: ignore[return-value]


class _Lines:
    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self.caplog = caplog

    def __iter__(self):
        return iter([r.msg for r in self.caplog.records if r.name == "coolmint.audit"])


def stored(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM audit_events ORDER BY seq")).mappings()
        return [dict(row) for row in rows]


async def events(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    response = await client.get("/audit", params=params)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


class TestReading:
    async def test_tells_who_did_what_from_where(self, client, people: People):
        added = await client.post("/users", json={"email": "new@example.com", "name": "New", "role": "rep"})

        event = next(each for each in await events(client) if each["action"] == "user.added")

        assert event["outcome"] == "succeeded"
        assert event["object"] == "user"
        assert event["object_ids"] == [added.json()["id"]]
        assert event["details"] == {"role": "rep"}
        assert event["credential"] == "key"
        assert event["address"] == "127.0.0.1"
        assert event["request_id"] == added.headers["x-request-id"]
        assert len(event["hash"]) == 64

    async def test_is_paged_from_the_newest(self, client):
        for _ in range(5):
            await client.get("/audit")

        first = (await client.get("/audit", params={"limit": 2})).json()
        second = (await client.get("/audit", params={"limit": 2, "cursor": first["next_cursor"]})).json()

        numbers = [each["seq"] for each in first["items"] + second["items"]]
        assert numbers == [6, 5, 4, 3]

    async def test_ends(self, client):
        assert (await client.get("/audit")).json()["next_cursor"] is None

    @pytest.mark.parametrize(
        ("narrow", "count"),
        [
            ({"action": "user.added"}, 2),
            ({"action": "user.changed"}, 0),
            ({"outcome": "refused"}, 1),
            ({"date_to": "2020-01-01"}, 0),
            ({"date_from": "2020-01-01", "action": "user.added"}, 2),
        ],
    )
    async def test_is_narrowed(self, client, people: People, narrow, count):
        for name in ("a", "b"):
            await client.post("/users", json={"email": f"{name}@example.com", "name": name, "role": "rep"})
        await client.get("/users", headers=people.add("rep").headers)

        assert len(await events(client, **narrow)) == count

    async def test_is_narrowed_to_an_actor_and_an_object(self, client, people: People):
        other = people.add("admin", "Other@example.com")
        added = await client.post(
            "/users", json={"email": "x@example.com", "name": "x", "role": "rep"}, headers=other.headers
        )

        by_email = await events(client, actor="other@EXAMPLE.com", action="user.added")
        by_id = await events(client, actor=str(other.id), action="user.added")
        by_object = await events(client, object_id=added.json()["id"])

        assert [each["seq"] for each in by_email] == [each["seq"] for each in by_id]
        assert [each["seq"] for each in by_object] == [each["seq"] for each in by_email]

    async def test_is_itself_an_event(self, client):
        await client.get("/audit", params={"actor": "ada@example.com"})

        latest = (await events(client))[0]

        assert latest["action"] == "audit.read"
        assert latest["details"] == {"filters": ["actor"], "count": 0}

    @pytest.mark.parametrize("role", ["rep", "manager"])
    @pytest.mark.parametrize("path", ["/audit", "/audit/export", "/audit/verification", "/audit/alerts"])
    async def test_is_not_for_everybody(self, anonymous, people: People, role, path):
        problem(await anonymous.get(path, headers=people.add(role).headers), 403, "role_missing")

    @pytest.mark.parametrize("path", ["/audit", "/audit/export", "/audit/verification", "/audit/alerts"])
    async def test_refuses_what_it_does_not_know(self, client, path):
        problem(await client.get(path, params={"who": "ada"}), 422, "unknown_parameter")

    @pytest.mark.parametrize("cursor", ["x", "MTIz!", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ"])
    async def test_refuses_other_cursors(self, client, cursor):
        problem(await client.get("/audit", params={"cursor": cursor}), 422, "cursor_invalid")


class TestExport:
    async def test_gives_every_event_in_its_order(self, client, people: People, batch_engine: Engine):
        rep = people.add("rep")
        for _ in range(230):
            await client.get("/audit/alerts", headers=rep.headers)

        response = await client.get("/audit/export")

        rows = [json.loads(line) for line in response.text.splitlines()]
        assert response.headers["content-type"] == "application/x-ndjson"
        assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
        exported = stored(batch_engine)[-1]
        assert (exported["action"], exported["details"]["count"]) == ("audit.exported", len(rows))
        assert len(rows) >= 230

    async def test_is_itself_an_event(self, client, people: People):
        await client.get("/users", headers=people.add("rep").headers)

        await client.get("/audit/export", params={"outcome": "refused"})

        event = next(each for each in await events(client) if each["action"] == "audit.exported")
        assert event["details"] == {"filters": ["outcome"], "count": 1}

    async def test_holds_what_the_chain_is_made_of(self, client):
        await client.get("/audit")
        await client.get("/audit")

        rows = [json.loads(line) for line in (await client.get("/audit/export")).text.splitlines()]

        assert all(after["previous_hash"] == before["hash"] for before, after in pairwise(rows))


class TestVerification:
    async def test_of_an_empty_log(self, client, batch_engine: Engine):
        with batch_engine.begin() as connection:
            row = connection.execute(text("SELECT * FROM verify_audit_events()")).one()

        assert tuple(row) == (0, None, None, None)

    async def test_of_a_whole_log(self, client):
        for _ in range(3):
            await client.get("/audit")

        found = (await client.get("/audit/verification")).json()

        assert found == {"ok": True, "events": 4, "first_seq": 1, "last_seq": 4, "broken_seq": None}

    @pytest.mark.parametrize(
        ("altered", "broken"),
        [
            ("UPDATE audit_events SET actor = 'nobody' WHERE seq = 3", 3),
            ("UPDATE audit_events SET details = '{}' WHERE seq = 2", 2),
            ("DELETE FROM audit_events WHERE seq = 3", 4),
            ("DELETE FROM audit_events WHERE seq = 1", 2),
            ("DELETE FROM audit_events WHERE seq = (SELECT max(seq) FROM audit_events)", 6),
            ("UPDATE audit_head SET hash = 'x'", 7),
        ],
    )
    async def test_finds_what_was_altered(self, client, batch_engine: Engine, altered, broken):
        for _ in range(5):
            await client.get("/audit")
        with batch_engine.begin() as connection:
            connection.execute(text("ALTER TABLE audit_events DISABLE TRIGGER keep"))
            connection.execute(text(altered))
            connection.execute(text("ALTER TABLE audit_events ENABLE TRIGGER keep"))

        found = (await client.get("/audit/verification")).json()

        assert (found["ok"], found["broken_seq"]) == (False, broken)

    async def test_of_a_pruned_log(self, client, batch_engine: Engine):
        for _ in range(3):
            await client.get("/audit")
        with batch_engine.begin() as connection:
            connection.execute(text("SELECT prune_audit_events((SELECT at FROM audit_events WHERE seq = 3))"))

        found = (await client.get("/audit/verification")).json()

        assert (found["ok"], found["first_seq"]) == (True, 3)


class TestEvents:
    async def test_of_a_request_that_failed_are_not_told(self, client, batch_engine: Engine, lines):
        body = {"email": "same@example.com", "name": "x", "role": "rep"}
        await client.post("/users", json=body)
        before = len(list(lines))

        problem(await client.post("/users", json=body), 409, "email_taken")

        assert len(list(lines)) == before
        assert len([e for e in stored(batch_engine) if e["action"] == "user.added"]) == 1

    async def test_of_a_refused_sign_in_are_told(self, anonymous, people: People, batch_engine: Engine, lines):
        person = people.add("rep", "ada@example.com", password=PASSWORD)

        await anonymous.post("/auth/sign-in", json={"email": person.email, "password": f"not {PASSWORD}"})

        event = stored(batch_engine)[-1]
        assert (event["action"], event["outcome"]) == ("sign_in", "failed")
        assert [line["status"] for line in lines] == ["Failure"]

    async def test_of_a_selection_say_which_activities(self, client, organisation: Organisation, batch_engine: Engine):
        one, two = organisation.task(Subject="One"), organisation.task(Subject="Two")
        organisation.load()

        taken = (await client.post("/activities/selection", json={"activity_ids": [one, two]})).json()

        event = next(each for each in stored(batch_engine) if each["action"] == "selection.taken")
        assert event["object_ids"] == sorted([one, two])
        assert event["details"]["count"] == 2
        assert event["details"]["hash"] == taken["hash"]
        assert event["details"]["tokens"] == taken["tokens"]
        assert event["details"]["context_hash"] == hashlib.sha256(taken["context"].encode()).hexdigest()
        assert "One" not in json.dumps(event["details"])

    async def test_of_a_refused_selection_are_told(self, client, organisation: Organisation, batch_engine: Engine):
        organisation.task()
        organisation.load()

        body = {"filter": {}, "budget_tokens": 1}
        problem(await client.post("/activities/selection", json=body), 422, "budget_exceeded")

        event = stored(batch_engine)[-1]
        assert (event["action"], event["outcome"]) == ("selection.taken", "refused")
        assert event["details"]["reason"] == "budget_exceeded"

    async def test_of_a_link(self, client, anonymous, people: People, batch_engine: Engine):
        person = people.add("rep")
        made = await client.post(f"/users/{person.id}/links", json={"purpose": "sign_in"})
        token = made.json()["url"].partition("token=")[2]

        assert (await anonymous.post("/auth/link", json={"token": token})).status_code == 200
        anonymous.cookies.clear()
        problem(await anonymous.post("/auth/link", json={"token": token}), 410, "link_invalid")

        told = [(e["action"], e["outcome"]) for e in stored(batch_engine) if e["action"].startswith("link.")]
        assert told == [("link.made", "succeeded"), ("link.used", "succeeded"), ("link.used", "refused")]

    async def test_of_a_key_are_told_once_a_minute(self, client, batch_engine: Engine):
        for _ in range(3):
            await client.get("/users")

        assert [e["action"] for e in stored(batch_engine)] == ["key.used"]

    async def test_of_what_a_role_may_not_do(self, anonymous, people: People, batch_engine: Engine):
        await anonymous.get("/users", headers=people.add("rep").headers)

        event = stored(batch_engine)[-1]
        assert (event["action"], event["outcome"]) == ("access.refused", "refused")
        assert event["details"] == {"code": "role_missing", "method": "GET", "route": "/users"}


class TestStream:
    async def test_has_a_line_for_each_event_with_its_hash(self, client, batch_engine: Engine, lines):
        await client.post("/users", json={"email": "ada@example.com", "name": "Ada", "role": "admin"})

        told = list(lines)

        assert [(line["metadata"]["sequence"], line["unmapped"]["hash"]) for line in told] == [
            (event["seq"], event["hash"].hex()) for event in stored(batch_engine)
        ]
        added = next(line for line in told if line["activity_name"] == "user.added")
        assert (added["class_uid"], added["category_uid"], added["type_uid"]) == (3001, 3, 300101)
        assert added["status"] == "Success"
        assert added["src_endpoint"] == {"ip": "127.0.0.1"}
        assert "example.com" not in json.dumps(told)
        assert "Ada" not in json.dumps(told)

    def test_goes_to_a_file_too(self, tmp_path, database_url):
        file = tmp_path / "audit.jsonl"
        logger = logging.getLogger("coolmint.audit")
        try:
            for name in ("a", "b"):
                done = invoke(
                    tmp_path, "key", "create", "--name", name, database_url=database_url, audit__file=str(file)
                )
                assert done.exit_code == 0, done.output
                assert done.output.startswith("cm_")
                assert len(done.output.split()) == 1
        finally:
            for handler in logger.handlers[:]:
                logger.removeHandler(handler)
                handler.close()

        told = [json.loads(line) for line in file.read_text().splitlines()]
        assert [line["activity_name"] for line in told] == ["key.created", "key.created"]


class TestCommands:
    def test_verify_the_chain(self, tmp_path, database_url):
        invoke(tmp_path, "key", "create", "--name", "x", database_url=database_url)

        done = invoke(tmp_path, "audit", "verify", database_url=database_url)

        assert (done.exit_code, done.output) == (0, "1 events, the chain is whole.\n")

    def test_fail_on_a_broken_chain(self, tmp_path, database_url):
        invoke(tmp_path, "key", "create", "--name", "x", database_url=database_url)
        with psycopg.connect(database_url) as connection:
            connection.execute("UPDATE audit_head SET hash = 'x'")

        done = invoke(tmp_path, "audit", "verify", database_url=database_url)

        assert done.exit_code == 1
        assert "broken at event 2" in done.output

    def test_export(self, tmp_path, database_url):
        invoke(tmp_path, "key", "create", "--name", "x", database_url=database_url)

        done = invoke(tmp_path, "audit", "export", "--action", "key.created", database_url=database_url)

        assert [json.loads(line)["action"] for line in done.output.splitlines()] == ["key.created"]


class TestRights:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_events SET actor = 'x'",
            "DELETE FROM audit_events",
            "SELECT * FROM audit_head",
            "UPDATE audit_head SET seq = 0",
            "INSERT INTO security_alerts (id) VALUES (gen_random_uuid())",
            "UPDATE alert_watch SET seq = 9",
        ],
    )
    def test_of_the_api_do_not_reach_the_log(self, app_database_url, statement):
        with psycopg.connect(app_database_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
        assert make_url(app_database_url).username

    def test_of_a_report_do_not_reach_it_at_all(self, database_url, batch_engine: Engine):
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(
                "DO $$ BEGIN CREATE ROLE audit_reading LOGIN; "
                "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
        with batch_engine.begin() as owner:
            grant(owner, "audit_reading", Purpose.READING)
        reading = make_url(database_url).set(username="audit_reading").render_as_string(hide_password=False)

        for statement in ("SELECT add_audit_events('[]')", "SELECT verify_audit_events()", "TABLE audit_events"):
            with psycopg.connect(reading) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
