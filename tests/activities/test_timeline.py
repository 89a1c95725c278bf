"""The timeline of a filter: bars of days, weeks or months that add up to the total."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from coolmint.activities.schemas import TimelineUnit
from coolmint.activities.timeline import first_day, last_day
from tests.activities.crowd import Crowd
from tests.support.calls import items, problem
from tests.support.people import People


@pytest.fixture(scope="module")
def app(sixty_activities: Crowd) -> FastAPI:
    return sixty_activities.app()


@pytest.fixture
def people(sixty_activities: Crowd) -> People:
    return sixty_activities.people()


class TestBars:
    @given(day=st.dates(), unit=st.sampled_from(TimelineUnit))
    def test_hold_their_day_and_leave_no_gap(self, day: date, unit: TimelineUnit):
        begins = first_day(day, unit)
        ends = last_day(begins, unit)

        assert begins <= day <= ends
        assert first_day(ends, unit) == begins
        if ends < date.max:
            assert first_day(ends + timedelta(days=1), unit) == ends + timedelta(days=1)


class TestTimeline:
    @pytest.mark.parametrize("unit", ["day", "week", "month", None])
    @pytest.mark.parametrize(
        "filters",
        [{}, {"kind": "task"}, {"q": "valve"}, {"date_from": "2026-01-01"}, {"type": "nothing has it"}],
        ids=str,
    )
    async def test_adds_up_to_the_total(self, client, filters, unit):
        params = {**filters, **({"unit": unit} if unit else {})}
        found = (await client.get("/activities/timeline", params=params)).json()
        rows = await items(client, limit=200, **filters)

        assert found["total"] == {"count": len(rows), "exact": True}
        assert sum(bar["count"] for bar in found["bars"]) + found["undated"] == len(rows)
        assert all(one["end"] < other["start"] for one, other in pairwise(found["bars"]))
        for bar in found["bars"]:
            inside = [
                row for row in rows if row["activity_date"] and bar["start"] <= row["activity_date"] <= bar["end"]
            ]
            assert len(inside) == bar["count"] > 0
        assert unit is None or found["unit"] == unit

    async def test_of_a_unit_that_is_none_is_refused(self, client):
        problem(await client.get("/activities/timeline", params={"unit": "year"}), 422, "invalid_request")
