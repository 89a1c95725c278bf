"""Which unit a timeline chooses, and whose activities it shows."""

from datetime import date, timedelta

import pytest

from tests.support.organisation import Organisation
from tests.support.people import People


@pytest.mark.parametrize(("days", "unit"), [(0, "day"), (92, "day"), (93, "week"), (728, "week"), (729, "month")])
async def test_chooses_what_suits_the_range(client, organisation: Organisation, days, unit):
    first = date(2024, 1, 1)
    for day in (first, first + timedelta(days=days)):
        organisation.task(ActivityDate=str(day))
    organisation.load()

    assert (await client.get("/activities/timeline")).json()["unit"] == unit


async def test_shows_what_the_viewer_sees(anonymous, organisation: Organisation, people: People):
    ana, ben = organisation.user("Ana", "Ray"), organisation.user("Ben", "Ray")
    organisation.task(OwnerId=ana, ActivityDate="2026-05-04")
    organisation.task(OwnerId=ben, ActivityDate="2026-05-05")
    shared = organisation.event(OwnerId=ben, ActivityDate="2026-05-06", StartDateTime="")
    organisation.add("EventRelation", EventId=shared, RelationId=ana)
    organisation.load()
    person = people.add("rep", salesforce_id=ana)

    found = (await anonymous.get("/activities/timeline", headers=person.headers)).json()

    assert [(bar["start"], bar["count"]) for bar in found["bars"]] == [("2026-05-04", 1), ("2026-05-06", 1)]
