"""Random operations, undo, other viewers, and rows that come and go between: the API against a naive model."""

import hashlib
import re
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from tests.selections.test_defined import Selecting
from tests.support.organisation import Organisation
from tests.support.people import People

FILTERS: list[dict[str, Any]] = [
    {},
    {"field": "kind", "op": "is", "value": "task"},
    {"field": "type", "op": "any_of", "value": ["Call", ""]},
    {"not": {"field": "type", "op": "is", "value": "Call"}},
    {"or": [{"field": "subject", "op": "contains", "value": "1"}, {"field": "type", "op": "is", "value": "Mail"}]},
    {"field": "text", "op": "matches", "value": "number -3"},
]
MATCHING = ("add_matching", "subtract_matching", "intersect_matching", "replace_with")
Row = dict[str, Any]


def keeps(row: Row, filter_: dict[str, Any]) -> bool:
    """Say which rows a filter keeps, without any of the product's code."""
    kept: list[bool] = [
        True,
        row["kind"] == "task",
        row["type"] in ("Call", "", None),
        row["type"] != "Call",
        "1" in row["subject"] or row["type"] == "Mail",
        "3" not in re.findall(r"\w+", row["subject"])[1][:1],
    ]
    return kept[FILTERS.index(filter_)]


class Model:
    """A set of ids is kept as the question whether a row is in it, so that rows may change below it."""

    def __init__(self) -> None:
        self.states: list[Any] = [lambda row: False]
        self.at = 0

    def do(self, op: str, ids: set[str], filter_: dict[str, Any]) -> None:
        before = self.states[self.at]
        after = {
            "pick": lambda row: row["id"] in ids or before(row),
            "unpick": lambda row: row["id"] not in ids and before(row),
            "add_matching": lambda row: before(row) or keeps(row, filter_),
            "subtract_matching": lambda row: before(row) and not keeps(row, filter_),
            "intersect_matching": lambda row: before(row) and keeps(row, filter_),
            "replace_with": lambda row: keeps(row, filter_),
            "invert": lambda row: not before(row),
            "clear": lambda row: False,
        }[op]
        self.states = [*self.states[: self.at + 1], after]
        self.at += 1


def read_rows(engine: Engine, owner: str | None) -> list[Row]:
    columns = "salesforce_id, kind, type, subject, token_count, owner_id"
    statement = f"SELECT {columns} FROM sf_activity_structured WHERE NOT is_deleted"
    with engine.connect() as connection:
        rows = connection.execute(text(statement)).all()
    return [
        {"id": id_, "kind": kind, "type": type_, "subject": subject or "", "tokens": tokens}
        for id_, kind, type_, subject, tokens, owner_id in rows
        if owner is None or owner_id == owner
    ]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["pick", "unpick"]), st.sets(st.integers(0, 11), max_size=4)),
        st.tuples(st.sampled_from(MATCHING), st.sampled_from(FILTERS)),
        st.tuples(st.sampled_from(["invert", "clear", "undo", "redo"]), st.none()),
        st.tuples(st.just("change"), st.tuples(st.integers(0, 11), st.sampled_from(["Call", "Mail", "gone", "back"]))),
    ),
    min_size=1,
    max_size=12,
)


class TestRandomOperations:
    @pytest.fixture
    def scene(self, organisation: Organisation) -> tuple[Organisation, list[str], str]:
        owners = [organisation.user("Ana", "Torres"), organisation.user("Ben", "Ito")]
        made = [
            organisation.add(
                "Task" if number % 3 else "Event",
                Subject=f"Number {number}",
                Type=("Call", "Mail", "")[number % 3],
                OwnerId=owners[number % 2],
            )
            for number in range(12)
        ]
        organisation.load()
        return organisation, made, owners[0]

    @settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS, is_rep=st.booleans())
    async def test_give_what_a_naive_model_gives(
        self, anonymous: httpx.AsyncClient, people: People, batch_engine: Engine, scene, steps, is_rep
    ):
        _, made, ana = scene
        person = people.add("rep", salesforce_id=ana) if is_rep else people.add("admin")
        me = Selecting(anonymous, person.headers)
        await me.now()
        model = Model()

        for op, what in steps:
            visible = {row["id"] for row in read_rows(batch_engine, ana if is_rep else None)}
            if op == "change":
                change(batch_engine, made[what[0]], what[1])
            elif op == "undo":
                await me.do("undo")
                model.at = max(0, model.at - 1)
            elif op == "redo":
                await me.do("redo")
                model.at = min(len(model.states) - 1, model.at + 1)
            elif op in ("pick", "unpick"):
                asked = {made[number] for number in what}
                before = me.version
                state = await me.do(op, ids=sorted(asked))
                if state["version"] != before:
                    named = asked & visible
                    if op == "unpick":  # What was picked and is gone can be taken out, too.
                        named = asked - set(state["results"][0]["missing_ids"])
                    model.do(op, named, {})
            else:
                before = me.version
                state = await me.do(op, **({"filter": what} if what is not None else {}))
                if state["version"] != before:
                    model.do(op, set(), what or {})
            rows = read_rows(batch_engine, ana if is_rep else None)
            members = sorted((row for row in rows if model.states[model.at](row)), key=lambda row: row["id"])
            state = await me.now()
            assert state["count"] == len(members), (op, what)
            assert state["tokens"] == sum(row["tokens"] for row in members)
        receipt = await me.receipt()
        ids = [row["id"] for row in members]
        assert receipt["hash"] == hashlib.sha256("\n".join(ids).encode()).hexdigest()
        assert sorted(await me.ids(limit=200)) == ids
        for id_ in made:
            change(batch_engine, id_, "back")


def change(engine: Engine, id_: str, to: str) -> None:
    """Do what a sync would do to a row."""
    statements = {
        "gone": "UPDATE sf_activity_structured SET is_deleted = true WHERE salesforce_id = :id",
        "back": "UPDATE sf_activity_structured SET is_deleted = false WHERE salesforce_id = :id",
    }
    statement = statements.get(to, "UPDATE sf_activity_structured SET type = :type WHERE salesforce_id = :id")
    with engine.begin() as connection:
        connection.execute(text(statement), {"id": id_} | ({"type": to} if to not in statements else {}))
