"""Erasure: nothing is left of the person, everything else is as it was, and no import brings them back."""

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, text

from coolmint.auth.viewer import OPERATOR
from coolmint.erasure.erasing import ErasureReport, erase_person
from coolmint.erasure.errors import LegalHold, PersonNotFound
from coolmint.platform.settings import Settings
from tests.support.calls import problem
from tests.support.jobs import run_jobs
from tests.support.organisation import Organisation, salesforce_id
from tests.support.people import People
from tests.support.program import COOLMINT, environment, invoke

TRACES = ("zzyzxina", "quuxington", "5550199", "555-0199")
MAY_HOLD_THE_ID = {"suppressed_records", "erasures", "audit_events"}


class World:
    """One person who is everywhere, and others who must stay as they are."""

    def __init__(self, organisation: Organisation) -> None:
        org = self.organisation = organisation
        self.clinic = org.account("Clinic")
        self.owner = org.user("Olga", "Owner")
        self.person = org.contact(
            FirstName="Zzyzxina",
            LastName="Quuxington",
            Name="Zzyzxina Quuxington",
            Email="zzyzxina@example.com",
            Phone="+41 44 555 01 99",
            AccountId=self.clinic,
            Description="Likes tea",
        )
        self.other = org.contact(FirstName="Olaf", LastName="Other", ReportsToId=self.person)
        self.primary = org.task(WhoId=self.person, OwnerId=self.owner, AccountId=self.clinic, Subject="First call")
        self.shared = org.task(WhoId=self.other, Subject="Lunch", Description="With both.")
        org.relate(self.shared, self.person, self.other)
        self.meeting = org.event(Subject="Visit")
        org.relate(self.meeting, self.person)
        self.told = org.task(
            WhoId=self.other,
            Subject="Call about ZZYZXINA  Quuxington",
            Description="Quuxington, Zzyzxina\nzzyzxina\nquuxington said: mail zzyzxina@example.com or 044 555-01-99.\n"
            f"https://crm.example.com/{self.person[:15]}",
            Next_Step__c="ask Zzyzxina Quuxington",
            Visitor__c=self.person[:15],
        )
        self.untouched = org.task(WhoId=self.other, Subject="Unrelated", Description="Quite quiet.")
        org.add("Task", Id=salesforce_id("Task", 77), WhoId=self.person, ActivityDate="not a date", Subject="Broken")
        org.add(
            "Task",
            Id=salesforce_id("Task", 78),
            ActivityDate="not a date",
            Subject="Told",
            Description="Zzyzxina Quuxington",
        )

    def erase(self, *, redacts: bool = True, is_dry_run: bool = False) -> ErasureReport:
        org = self.organisation
        return erase_person(org.engine, org.mapping, OPERATOR, self.person, redacts=redacts, is_dry_run=is_dry_run)


@pytest.fixture
def world(organisation: Organisation) -> World:
    found = World(organisation)
    organisation.load()
    return found


def dump(url: str) -> dict[str, list[str]]:
    """Return every row of every table as text; a search vector and an array are text too."""
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        return {
            name: [
                row[0] for row in connection.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name)))
            ]
            for (name,) in names
        }


def traces(url: str, *words: str) -> list[tuple[str, str]]:
    found = dump(url)
    return [
        (table, row[:300])
        for table, rows in found.items()
        for row in rows
        if any(word in row.lower() for word in words)
    ]


def rest(engine: Engine, *ids: str) -> dict[str, Any]:
    """Return everything of the mirror and of the structured activities but these records."""
    tables = ("sf_user", "sf_account", "sf_contact", "sf_task", "sf_event", "sf_task_relation", "sf_event_relation")
    with engine.connect() as connection:
        found = {
            table: connection.execute(
                text(f"SELECT to_jsonb(t) - 'mirrored_at' FROM {table} t WHERE id <> ALL(:ids) ORDER BY id"),
                {"ids": list(ids)},
            ).all()
            for table in tables
        }
        found["structured"] = connection.execute(
            text(
                "SELECT to_jsonb(t) - '{structured_at,mirrored_at}'::text[] FROM sf_activity_structured t "
                "WHERE salesforce_id <> ALL(:ids) ORDER BY id"
            ),
            {"ids": list(ids)},
        ).all()
    return found


class TestErasePerson:
    def test_leaves_no_trace(self, world: World, database_url: str):
        assert traces(database_url, *TRACES)

        world.erase()

        assert traces(database_url, *TRACES) == []
        by_id = traces(database_url, world.person[:15].lower())
        assert {table for table, _ in by_id} <= MAY_HOLD_THE_ID

    def test_leaves_no_trace_after_the_same_export_comes_again(self, world: World, database_url: str):
        world.erase()

        report, _ = world.organisation.load()

        assert traces(database_url, *TRACES) == []
        assert {table for table, _ in traces(database_url, world.person[:15].lower())} <= MAY_HOLD_THE_ID
        assert report.totals.suppressed == 3  # The person, and their two relations.
        totals = report.totals
        parts = (totals.inserted, totals.updated, totals.unchanged, totals.older, totals.duplicates, totals.quarantined)
        assert totals.rows_read == sum(parts) + totals.suppressed

    def test_leaves_everything_else_as_it_was(self, world: World, batch_engine: Engine):
        org = world.organisation
        relations = [row["Id"] for name in ("TaskRelation", "EventRelation") for row in org._rows[name].values()]
        others = [id_ for id_ in relations if id_ != relations[1]]
        concerned = (world.person, world.other, world.primary, world.shared, world.meeting, world.told, *others)
        before = rest(batch_engine, *concerned)

        world.erase()
        assert rest(batch_engine, *concerned) == before
        world.organisation.load()

        assert rest(batch_engine, *concerned) == before

    def test_takes_the_person_off_activities_which_stay(self, world: World):
        world.erase()

        query = world.organisation.query
        rows = dict(query("SELECT salesforce_id, contact_ids FROM sf_activity_structured"))
        assert rows[world.primary] == []
        assert rows[world.shared] == [world.other]
        assert rows[world.meeting] == []
        assert query(f"SELECT who_id, source->>'WhoId', account_id FROM sf_task WHERE id = '{world.primary}'") == [
            (None, None, world.clinic)
        ]

    def test_replaces_mentions(self, world: World):
        report = world.erase()

        ((subject, notes),) = world.organisation.query(
            f"SELECT subject, description FROM sf_activity_structured WHERE salesforce_id = '{world.told}'"
        )
        assert subject == "Call about [erased]"
        assert notes == ("[erased]\n[erased] said: mail [erased] or [erased].\nhttps://crm.example.com/[erased]")
        assert report.mentions["Task.Subject"].ids == [world.told]
        assert report.mentions["Task.Next_Step__c"].count == 1
        assert report.references["Task.Visitor__c"] == 1

    def test_keeps_mentions_unless_asked_and_tells_of_them(self, world: World):
        report = world.erase(redacts=False)

        assert report.mentions["Task.Description"].ids == [world.told]
        ((subject,),) = world.organisation.query(f"SELECT subject FROM sf_task WHERE id = '{world.told}'")
        assert subject == "Call about ZZYZXINA  Quuxington"

    def test_finds_nothing_by_search(self, world: World):
        world.erase()

        found = world.organisation.query(
            "SELECT count(*) FROM sf_activity_structured WHERE search @@ to_tsquery('simple', 'quuxington')"
        )
        assert found == [(0,)]

    def test_tells_where_the_person_was(self, world: World):
        report = world.erase()

        assert report.removed == {
            "sf_contact": 1,
            "sf_lead": 0,
            "mirror_changes": 0,
            "sf_task_relation": 1,
            "sf_event_relation": 1,
            "import_quarantine": 2,
        }
        assert report.references == {"Contact.ReportsToId": 1, "Task.WhoId": 1, "Task.Visitor__c": 1}
        assert report.activities == 4

    def test_leaves_others_of_the_same_name(self, world: World, organisation: Organisation):
        twin = organisation.contact(FirstName="Zzyzxina", LastName="Quuxington", Name="Zzyzxina Quuxington")
        organisation.load()

        report = world.erase()

        assert report.namesakes["Contact"].ids == [twin]
        assert organisation.query(f"SELECT source->>'Name' FROM sf_contact WHERE id = '{twin}'") == [
            ("Zzyzxina Quuxington",)
        ]

    def test_of_somebody_unknown_is_refused(self, world: World):
        world.person = salesforce_id("Contact", 999)

        with pytest.raises(PersonNotFound):
            world.erase()

        assert world.organisation.query("SELECT * FROM suppressed_records") == []

    def test_can_be_done_again(self, world: World, database_url: str):
        world.erase()
        before = dump(database_url)

        report = world.erase()

        assert (report.activities, report.references) == (0, {})
        after = dump(database_url)
        assert {name: rows for name, rows in after.items() if name not in ("audit_events", "audit_head")} == {
            name: rows for name, rows in before.items() if name not in ("audit_events", "audit_head")
        }

    def test_in_a_dry_run_tells_the_same_and_changes_nothing(self, world: World, database_url: str):
        before = dump(database_url)

        dry = world.erase(is_dry_run=True)

        assert dump(database_url) == before
        real = world.erase()
        dry.is_dry_run = False
        assert dry == real

    def test_is_an_event_with_the_id_only(self, world: World):
        world.erase()

        ((actor, ids, details),) = world.organisation.query(
            "SELECT actor, object_ids, details FROM audit_events WHERE action = 'erasure.done'"
        )
        assert (actor, ids) == ("operator", [world.person])
        assert "quux" not in json.dumps(details).lower()

    def test_text_that_was_changed_in_salesforce_comes_in(self, world: World, organisation: Organisation):
        world.erase()
        organisation.task(Id=world.told, Description="Something new")

        organisation.load()

        assert organisation.query(f"SELECT source->>'Description', subject FROM sf_task WHERE id = '{world.told}'") == [
            ("Something new", "Call about [erased]")
        ]

    def test_of_a_second_person_in_the_same_text(self, world: World, organisation: Organisation, database_url: str):
        second = organisation.contact(FirstName="Wibblina", LastName="Wobbleton")
        organisation.task(Id=world.told, Description="Zzyzxina Quuxington met Wibblina Wobbleton")
        organisation.load()
        world.erase()
        world.person = second
        world.erase()

        organisation.load()

        assert traces(database_url, *TRACES, "wibblina", "wobbleton") == []

    def test_of_a_lead(self, organisation: Organisation, database_url: str):
        lead = organisation.add("Lead", FirstName="Zzyzxina", LastName="Quuxington", Company="Clinic")
        organisation.task(WhoId=lead)
        organisation.load()

        erase_person(organisation.engine, organisation.mapping, OPERATOR, lead, redacts=True)
        organisation.load()

        assert traces(database_url, *TRACES) == []


class TestHold:
    def test_refuses_the_erasure_until_it_is_lifted(self, world: World, database_url: str):
        query = "INSERT INTO legal_holds (id, salesforce_id, reason) VALUES (gen_random_uuid(), %s, 'case 7')"
        with psycopg.connect(database_url) as connection:
            connection.execute(query, [world.person])
        before = dump(database_url)

        with pytest.raises(LegalHold):
            world.erase()

        assert dump(database_url) == before
        with psycopg.connect(database_url) as connection:
            connection.execute("UPDATE legal_holds SET lifted_at = now()")
        assert world.erase().removed["sf_contact"] == 1

    def test_on_an_activity_refuses_it_too(self, world: World, database_url: str):
        query = "INSERT INTO legal_holds (id, salesforce_id, reason) VALUES (gen_random_uuid(), %s, 'case 7')"
        with psycopg.connect(database_url) as connection:
            connection.execute(query, [world.shared])

        with pytest.raises(LegalHold) as refusal:
            world.erase()

        assert refusal.value.members == {"salesforce_ids": [world.shared]}


class TestKilled:
    def test_half_way_has_done_nothing_and_is_done_the_next_time(self, world: World, database_url: str, tmp_path: Path):
        before = dump(database_url)
        # It waits for the last thing it does, with everything else done.
        with psycopg.connect(database_url, autocommit=True) as blocker:
            blocker.execute("BEGIN")
            blocker.execute("LOCK TABLE sf_activity_structured IN SHARE MODE")
            process = subprocess.Popen(
                [*COOLMINT, "erase", "contact", world.person, "--redact-mentions"],
                env=environment(tmp_path, database_url=database_url),
            )
            deadline = time.monotonic() + 60
            with psycopg.connect(database_url, autocommit=True) as watcher:
                while not watcher.execute(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'sf_activity_structured'::regclass"
                ).fetchone()[0]:  # type: ignore[index]
                    assert time.monotonic() < deadline
                    time.sleep(0.05)
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert dump(database_url) == before

        done = invoke(tmp_path, "erase", "contact", world.person, "--redact-mentions", database_url=database_url)

        assert done.exit_code == 0, done.output
        assert "Removed: 1 from sf_contact" in done.output
        assert traces(database_url, *TRACES) == []


class TestRequest:
    async def test_is_done_by_the_worker_and_told(self, world: World, client, settings: Settings, database_url: str):
        body = {"salesforce_id": world.person[:15], "redact_mentions": True}

        asked = await client.post("/erasures", json=body)
        assert asked.status_code == 202, asked.text
        assert asked.json()["status"] == "requested"
        await run_jobs(settings, database_url)

        told = (await client.get(f"/erasures/{asked.json()['id']}")).json()
        assert told["status"] == "done"
        assert told["report"]["removed"]["sf_contact"] == 1
        assert traces(database_url, *TRACES) == []
        actions = [
            e["action"] for e in (await client.get("/audit", params={"object_id": world.person})).json()["items"]
        ]
        assert actions == ["erasure.done", "erasure.requested"]

    async def test_is_refused_while_there_is_a_hold(self, world: World, client, settings: Settings, database_url: str):
        held = await client.post("/legal-holds", json={"salesforce_id": world.person, "reason": "case 7"})
        assert held.status_code == 201

        found = problem(await client.post("/erasures", json={"salesforce_id": world.person}), 409, "legal_hold")

        assert found["salesforce_ids"] == [world.person]
        assert [hold["reason"] for hold in (await client.get("/legal-holds")).json()["items"]] == ["case 7"]
        assert (await client.delete(f"/legal-holds/{held.json()['id']}")).status_code == 204
        problem(await client.delete(f"/legal-holds/{held.json()['id']}"), 404, "hold_not_found")
        assert (await client.post("/erasures", json={"salesforce_id": world.person})).status_code == 202

    async def test_that_the_worker_must_refuse_says_why(self, world: World, client, settings: Settings, database_url):
        asked = await client.post("/erasures", json={"salesforce_id": world.person})
        await client.post("/legal-holds", json={"salesforce_id": world.shared, "reason": "case 7"})

        await run_jobs(settings, database_url)

        told = (await client.get(f"/erasures/{asked.json()['id']}")).json()
        assert (told["status"], told["refusal"], told["report"]) == ("refused", "legal_hold", None)

    @pytest.mark.parametrize("given", ["001HB0000000001AAA", "003HB000000000!", "003HB00000000012AA"])
    async def test_of_no_person_is_refused(self, client, given):
        assert (await client.post("/erasures", json={"salesforce_id": given})).status_code == 422

    @pytest.mark.parametrize("role", ["rep", "manager", "auditor"])
    async def test_is_for_administrators(self, anonymous, people: People, role):
        headers = people.add(role).headers

        problem(await anonymous.post("/erasures", json={}, headers=headers), 403, "role_missing")
        problem(await anonymous.get("/legal-holds", headers=headers), 403, "role_missing")
