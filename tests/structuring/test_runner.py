"""Structuring as a run: it touches what changed and nothing else, and may be killed at any moment."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from coolmint.activities.mapping import Mapping
from coolmint.structuring import rules, service
from coolmint.structuring.service import StructuringReport, run_structuring
from tests.support.organisation import Organisation, salesforce_id

STATE = """
SELECT salesforce_id, content_hash, rules_version, llm_context::text, search::text, contacts::text, is_deleted
FROM sf_activity_structured ORDER BY salesforce_id
"""
WHEN = "SELECT salesforce_id, structured_at, xmin::text FROM sf_activity_structured"


@pytest.fixture
def written(organisation: Organisation):
    """Return a function that loads, and gives the ids of the activities that were written by it."""

    def load() -> set[str]:
        before = {row[0]: row for row in organisation.query(WHEN)}
        _, report = organisation.load()
        after = {row[0]: row for row in organisation.query(WHEN)}
        changed = {id_ for id_ in before | after if before.get(id_) != after.get(id_)}
        assert report.written == len(changed & after.keys())
        assert report.removed == len(before.keys() - after.keys())
        return changed

    return load


def column(organisation: Organisation, id_: str, name: str) -> Any:
    return organisation.query(f"SELECT {name} FROM sf_activity_structured WHERE salesforce_id = '{id_}'")[0][0]


class Scene:
    """Activities of two owners with two people at two accounts; nothing of one touches the other."""

    def __init__(self, organisation: Organisation) -> None:
        self.ana, self.ben = organisation.user("Ana", "Torres"), organisation.user("Ben", "Nagy")
        self.heart, self.bone = organisation.account("Heart Center"), organisation.account("Bone Clinic")
        self.li = organisation.contact(FirstName="Mei", LastName="Li", AccountId=self.heart, Title="")
        self.roy = organisation.contact(FirstName="Ana", LastName="Roy", AccountId=self.bone)
        self.lead = organisation.add("Lead", FirstName="Cy", LastName="Ray")
        self.call = organisation.task(OwnerId=self.ana, WhoId=self.li)
        self.visit = organisation.event(OwnerId=self.ben, WhatId=self.bone)
        self.mail = organisation.task(OwnerId=self.ben, WhoId=self.lead)
        self.bare = organisation.task()
        organisation.relate(self.visit, self.roy)
        organisation.load()


@pytest.fixture
def scene(organisation: Organisation) -> Scene:
    return Scene(organisation)


class TestRun:
    def test_touches_nothing_the_second_time(self, organisation: Organisation, scene: Scene, written):
        assert written() == set()
        assert run_structuring(organisation.engine, organisation.mapping) == StructuringReport(0, 0, 0)

    def test_of_everything_writes_nothing_when_nothing_changed(self, organisation: Organisation, scene: Scene):
        before = organisation.query(WHEN)

        report = run_structuring(organisation.engine, organisation.mapping, everything=True)

        assert report == StructuringReport(looked_at=4, written=0, removed=0)
        assert organisation.query(WHEN) == before

    @pytest.mark.parametrize(
        ("change", "touched"),
        [
            (("Contact", "li", {"Specialty__c": "Cardiology"}), ["call"]),
            (("Contact", "roy", {"LastName": "Rey"}), ["visit"]),
            (("Lead", "lead", {"LastName": "Roe"}), ["mail"]),
            (("User", "ana", {"LastName": "Torres-Li"}), ["call"]),
            (("User", "ben", {"LastName": "Nagy-Roy"}), ["visit", "mail"]),
            (("Account", "heart", {"Name": "Heart Clinic"}), ["call"]),
            (("Account", "bone", {"Name": "Bone Center"}), ["visit"]),
            (("Task", "bare", {"Subject": "Lunch"}), ["bare"]),
            (("Task", "call", {"IsDeleted": "true"}), ["call"]),
            (("Task", "call", {"WhoId": ""}), ["call"]),
        ],
        ids=lambda value: str(value)[:50],
    )
    def test_touches_what_a_change_shows_in(self, organisation: Organisation, scene: Scene, written, change, touched):
        object_, name, fields = change
        organisation.add(object_, Id=getattr(scene, name), **fields)

        assert written() == {getattr(scene, name) for name in touched}

    def test_looks_only_at_what_may_have_changed(self, organisation: Organisation, scene: Scene):
        organisation.contact(Id=scene.li, Title="Head of cardiology")

        _, report = organisation.load()

        assert report == StructuringReport(looked_at=1, written=0, removed=0)

    def test_takes_a_deleted_relation_off(self, organisation: Organisation, scene: Scene, written):
        organisation.add("EventRelation", Id=salesforce_id("EventRelation", 1), IsDeleted="true")

        assert written() == {scene.visit}
        assert column(organisation, scene.visit, "contact_ids") == []

    def test_keeps_a_deleted_activity_and_brings_it_back(self, organisation: Organisation, scene: Scene, written):
        before = organisation.query(STATE)
        organisation.task(Id=scene.call, IsDeleted="true")
        assert written() == {scene.call}
        assert column(organisation, scene.call, "is_deleted") is True

        organisation.task(Id=scene.call, IsDeleted="false")

        assert written() == {scene.call}
        assert organisation.query(STATE) == before

    def test_sees_a_person_who_comes_later_than_the_activity(self, organisation: Organisation, written):
        later = salesforce_id("Contact", 1)
        call = organisation.task(WhoId=later)
        written()

        organisation.contact(LastName="Li")

        assert written() == {call}
        assert column(organisation, call, "contact_names") == ["Li"]

    def test_takes_invitees_copies_for_no_activities(self, organisation: Organisation):
        event = organisation.event(Subject="Lunch")
        copy = organisation.event(Subject="Lunch", IsChild="true")
        organisation.add("EventRelation", EventId=event, RelationId=organisation.user("Ben", "Nagy"), ChildEventId=copy)
        lost = organisation.event(Subject="Lunch", IsChild="true")

        organisation.load()

        assert {row[0] for row in organisation.query(STATE)} == {event, lost}

    def test_removes_what_turns_out_to_be_a_copy(self, organisation: Organisation, written):
        event, copy = organisation.event(), organisation.event(IsChild="true")
        assert written() == {event, copy}

        organisation.add("EventRelation", EventId=event, ChildEventId=copy)

        assert written() == {copy}
        assert {row[0] for row in organisation.query(STATE)} == {event}

    def test_under_another_mapping_restructures(self, organisation: Organisation, scene: Scene, written):
        given = organisation.mapping.model_dump(mode="json")
        other = Mapping.model_validate(given | {"high_priorities": ["Normal"]})
        assert run_structuring(organisation.engine, other) == StructuringReport(looked_at=4, written=0, removed=0)

        organisation.mapping = Mapping.model_validate(given | {"task": {"type": [{"value": "Touch"}]}})

        assert written() == {scene.call, scene.mail, scene.bare}
        assert column(organisation, scene.call, "type") == "Touch"

    def test_in_batches_of_one_gives_the_same(self, organisation: Organisation, scene: Scene):
        before = organisation.query(STATE)
        with organisation.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM sf_activity_structured")
        seen: list[tuple[int, int]] = []

        run_structuring(
            organisation.engine,
            organisation.mapping,
            everything=True,
            batch_size=1,
            progress=lambda done, total: seen.append((done, total)),
        )

        assert organisation.query(STATE) == before
        assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


class TestRunThatFails:
    def test_leaves_its_batch_in_the_queue(self, organisation: Organisation, scene: Scene, monkeypatch):
        before = organisation.query(STATE)
        organisation.contact(Id=scene.li, LastName="Lee")
        organisation.contact(Id=scene.roy, LastName="Rey")
        sound = rules.structure
        broken = {scene.visit}

        def structure(mirrored: Any, mapping: Mapping) -> Any:
            if mirrored.source["Id"] in broken:
                raise RuntimeError
            return sound(mirrored, mapping)

        monkeypatch.setattr(service, "structure", structure)
        with pytest.raises(RuntimeError):
            organisation.load()
        assert organisation.query(STATE) == before
        assert organisation.query("SELECT count(*) FROM structuring_queue") == [(2,)]
        assert organisation.query("SELECT status FROM structuring_runs ORDER BY started_at DESC LIMIT 1") == [
            ("failed",)
        ]

        broken.clear()
        report = run_structuring(organisation.engine, organisation.mapping)

        assert report == StructuringReport(looked_at=2, written=2, removed=0)
        assert organisation.query("SELECT count(*) FROM structuring_queue") == [(0,)]


KILLED = """
import os, signal, sys
from coolmint.activities.mapping import load_mapping
from coolmint.platform.database import create_batch_engine
from coolmint.structuring import repository, service

write, after = repository.write_structured, int(sys.argv[2])
def write_and_die(db, batch):
    global after
    written = write(db, batch)
    after -= 1
    if after == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return written
repository.write_structured = write_and_die
service.run_structuring(create_batch_engine(sys.argv[1]), load_mapping(None), everything=True, batch_size=10)
"""


class TestRunThatIsKilled:
    @pytest.mark.parametrize("after", [1, 3])
    def test_is_finished_by_the_next(self, organisation: Organisation, database_url: str, after):
        li = organisation.contact(FirstName="Mei", LastName="Li")
        for number in range(50):
            organisation.task(Subject=f"Call {number}", WhoId=li)
        organisation.load()
        expected = organisation.query(STATE)
        with organisation.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM sf_activity_structured")

        killed = subprocess.run(
            [sys.executable, "-c", KILLED, database_url, str(after)], check=False, timeout=120, env={**os.environ}
        )
        between = organisation.query("SELECT count(*) FROM sf_activity_structured")
        report = run_structuring(organisation.engine, organisation.mapping)

        assert killed.returncode == -signal.SIGKILL
        assert between == [((after - 1) * 10,)]
        assert report.looked_at == 50 - (after - 1) * 10
        assert organisation.query(STATE) == expected


class TestReaders:
    @pytest.fixture
    def counts(self, database_url: str) -> Iterator[tuple[threading.Event, list[int], threading.Event]]:
        """Count the activities again and again, on a connection of its own, until told to stop."""
        first, stop, seen = threading.Event(), threading.Event(), list[int]()

        def read() -> None:
            with psycopg.connect(database_url, autocommit=True) as connection:
                while not stop.is_set():
                    row = connection.execute("SELECT count(*) FROM sf_activity_structured").fetchone()
                    seen.append(row[0] if row else -1)
                    first.set()

        reader = threading.Thread(target=read)
        reader.start()
        yield first, seen, stop
        stop.set()
        reader.join()

    def test_see_every_activity_during_a_rebuild(self, organisation: Organisation, counts):
        for number in range(60):
            organisation.task(Subject=f"Call {number}", Type="Call")
        organisation.load()
        first, seen, stop = counts
        first.wait()
        seen.clear()
        mapping = Mapping.model_validate(organisation.mapping.model_dump(mode="json") | {"task": {"subject": ["Type"]}})

        def wait_for_the_reader(_done: int, _total: int) -> None:
            first.clear()
            first.wait()

        report = run_structuring(organisation.engine, mapping, batch_size=5, progress=wait_for_the_reader)
        stop.set()

        assert report.written == 60
        assert len(seen) >= 12
        assert set(seen) == {60}
