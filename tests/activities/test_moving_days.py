"""Conditions that depend on the day and on who asks: right next month, and for every user."""

from datetime import UTC, date, datetime, timedelta

import httpx
import orjson
import pytest
from sqlalchemy import update

from coolmint.activities.periods import Period, days_of, last_days, next_days
from coolmint.auth.models import User
from tests.support.organisation import Organisation
from tests.support.people import People, Person


class TestDaysOf:
    @pytest.mark.parametrize(
        ("period", "today", "first", "last"),
        [
            ("today", "2026-11-23", "2026-11-23", "2026-11-23"),
            ("yesterday", "2026-03-01", "2026-02-28", "2026-02-28"),
            ("tomorrow", "2028-02-28", "2028-02-29", "2028-02-29"),
            ("this_week", "2026-11-22", "2026-11-16", "2026-11-22"),
            ("this_week", "2026-11-23", "2026-11-23", "2026-11-29"),
            ("last_week", "2026-11-23", "2026-11-16", "2026-11-22"),
            ("next_week", "2026-12-31", "2027-01-04", "2027-01-10"),
            ("this_month", "2028-02-15", "2028-02-01", "2028-02-29"),
            ("last_month", "2026-01-31", "2025-12-01", "2025-12-31"),
            ("last_month", "2026-03-31", "2026-02-01", "2026-02-28"),
            ("next_month", "2026-12-01", "2027-01-01", "2027-01-31"),
            ("this_quarter", "2026-11-23", "2026-10-01", "2026-12-31"),
            ("last_quarter", "2026-02-01", "2025-10-01", "2025-12-31"),
            ("next_quarter", "2026-11-23", "2027-01-01", "2027-03-31"),
            ("this_year", "2026-11-23", "2026-01-01", "2026-12-31"),
            ("last_year", "2026-11-23", "2025-01-01", "2025-12-31"),
            ("next_year", "2026-11-23", "2027-01-01", "2027-12-31"),
        ],
    )
    def test_are(self, period, today, first, last):
        days = days_of(Period(period), date.fromisoformat(today))

        assert days == (date.fromisoformat(first), date.fromisoformat(last))

    @pytest.mark.parametrize("period", Period)
    def test_follow_one_another_without_a_gap(self, period):
        for number in range(800):
            today = date(2026, 12, 1) + timedelta(days=number)
            first, last = days_of(period, today)
            next_first, next_last = days_of(period, today + timedelta(days=1))

            assert first <= last
            assert next_first in (first, last + timedelta(days=1))
            assert next_last >= last

    def test_end_or_begin_with_today(self):
        today = date(2026, 3, 1)

        assert last_days(7, today) == (date(2026, 2, 23), today)
        assert next_days(1, today) == (today, today)


def day(amount: int, zone_hours: int = 0) -> str:
    return str((datetime.now(UTC) + timedelta(hours=zone_hours)).date() + timedelta(days=amount))


async def subjects(
    client: httpx.AsyncClient, field: str, op: str, value: object, person: Person | None = None
) -> set[str]:
    expression = {"field": field, "op": op, "value": value}
    params: dict[str, str | int] = {"filter": orjson.dumps(expression).decode(), "limit": 200}
    response = await client.get("/activities/", params=params, headers=person.headers if person else {})
    assert response.status_code == 200, response.text
    found = {item["subject"] for item in response.json()["items"]}
    assert response.json()["total"] == {"count": len(found), "exact": True}
    return found


def say_zone(people: People, zone: str) -> None:
    with people.engine.begin() as connection:
        connection.execute(update(User).values(time_zone=zone))


class TestMovingDays:
    @pytest.mark.parametrize(
        ("op", "value", "expected"),
        [
            ("in_period", "today", {"0"}),
            ("in_period", "yesterday", {"-1"}),
            ("in_period", "tomorrow", {"1"}),
            ("in_last_days", 1, {"0"}),
            ("in_last_days", 9, {"0", "-1", "-8"}),
            ("in_last_days", 8, {"0", "-1"}),
            ("in_next_days", 2, {"0", "1"}),
            ("in_next_days", 9, {"0", "1", "8"}),
        ],
    )
    async def test_are_counted_from_today(self, client, organisation: Organisation, op, value, expected):
        for amount in (-400, -8, -1, 0, 1, 8, 400):
            organisation.task(Subject=f"{amount}", ActivityDate=day(amount))
        organisation.task(Subject="never", ActivityDate="")
        organisation.load()

        assert await subjects(client, "activity_date", op, value) == expected

    @pytest.mark.parametrize(("zone", "hours"), [("Pacific/Kiritimati", 14), ("Etc/GMT+12", -12), ("UTC", 0)])
    async def test_are_those_where_the_viewer_is(self, client, people: People, organisation, zone, hours):
        say_zone(people, zone)
        for amount in range(-2, 3):
            organisation.task(Subject=f"{day(amount)}", ActivityDate=day(amount))
        organisation.load()

        assert await subjects(client, "activity_date", "in_period", "today") == {day(0, hours)}

    async def test_of_a_moment_begin_at_midnight_there(self, client, people: People, organisation):
        say_zone(people, "Asia/Tokyo")
        organisation.event(Subject="late", StartDateTime="2026-05-04T14:59:59.000Z")
        organisation.event(Subject="early", StartDateTime="2026-05-04T15:00:00.000Z")
        organisation.load()

        assert await subjects(client, "starts_at", "between", ["2026-05-05", "2026-05-05"]) == {"early"}
        assert await subjects(client, "starts_at", "before", "2026-05-05") == {"late"}
        assert await subjects(client, "starts_at", "after", "2026-05-04") == {"early"}


class TestWhoeverAsks:
    """Cho is above Ana and Ben; Dan is above nobody and below nobody."""

    @pytest.fixture
    def staff(self, organisation: Organisation, people: People) -> dict[str, str]:
        ids = {"cho": organisation.user("Cho", "Park")}
        for name, manager in (("ana", ids["cho"]), ("ben", ids["cho"]), ("dan", "")):
            ids[name] = organisation.add("User", FirstName=name, LastName="Ray", ManagerId=manager)
        for name, id_ in ids.items():
            organisation.task(Subject=name, OwnerId=id_)
        with_cho = organisation.event(Subject="with cho", OwnerId=ids["dan"])
        organisation.add("EventRelation", EventId=with_cho, RelationId=ids["cho"])
        organisation.load()
        return ids

    async def test_me_is_the_viewer(self, staff, people, anonymous):
        assert await subjects(anonymous, "owner_id", "is", "me", people.add("admin", salesforce_id=staff["ana"])) == {
            "ana"
        }
        assert await subjects(anonymous, "owner_id", "is", "me", people.add("manager", salesforce_id=staff["cho"])) == {
            "cho"
        }
        assert await subjects(
            anonymous, "participant_id", "is", "me", people.add("manager", salesforce_id=staff["cho"])
        ) == {"with cho"}

    async def test_me_is_nobody_without_a_salesforce_user(self, staff, people, anonymous):
        assert await subjects(anonymous, "owner_id", "is", "me", people.add("admin", salesforce_id=None)) == set()
        assert await subjects(anonymous, "owner_id", "is", "my_team", people.add("admin", salesforce_id=None)) == set()
        assert len(await subjects(anonymous, "owner_id", "is_not", "me", people.add("admin", salesforce_id=None))) == 5

    async def test_my_team_is_everybody_below_a_manager(self, staff, people, anonymous):
        assert await subjects(
            anonymous, "owner_id", "is", "my_team", people.add("manager", salesforce_id=staff["cho"])
        ) == {"cho", "ana", "ben"}
        assert await subjects(
            anonymous, "owner_id", "is_not", "my_team", people.add("admin", salesforce_id=staff["cho"])
        ) == {"dan", "with cho"}

    async def test_my_team_is_the_manager_s_for_who_has_nobody_below(self, staff, people, anonymous):
        assert await subjects(
            anonymous, "owner_id", "is", "my_team", people.add("admin", salesforce_id=staff["ana"])
        ) == {"cho", "ana", "ben"}
        assert await subjects(
            anonymous, "owner_id", "is", "my_team", people.add("admin", salesforce_id=staff["dan"])
        ) == {"dan", "with cho"}
        assert (
            await subjects(
                anonymous, "participant_id", "is", "my_team", people.add("admin", salesforce_id=staff["dan"])
            )
            == set()
        )

    async def test_my_team_gives_no_right_to_see_it(self, staff, people, anonymous):
        assert await subjects(
            anonymous, "owner_id", "is", "my_team", people.add("rep", salesforce_id=staff["ana"])
        ) == {"ana"}

    async def test_my_team_follows_salesforce_at_once(self, staff, organisation, people, anonymous):
        cho = people.add("admin", salesforce_id=staff["cho"])
        before = await subjects(anonymous, "owner_id", "is", "my_team", cho)
        organisation.add("User", Id=staff["dan"], ManagerId=staff["ben"])
        organisation.load()

        assert before == {"cho", "ana", "ben"}
        assert await subjects(anonymous, "owner_id", "is", "my_team", cho) == {"cho", "ana", "ben", "dan", "with cho"}

    async def test_may_be_asked_beside_ids_and_as_a_parameter(self, staff, people, anonymous):
        headers = people.add("admin", salesforce_id=staff["ana"]).headers
        response = await anonymous.get("/activities/", params={"owner_id": ["me", staff["dan"]]}, headers=headers)
        options = await anonymous.get("/activities/filter-options", params={"owner_id": ["me"]}, headers=headers)

        assert {item["subject"] for item in response.json()["items"]} == {"ana", "dan", "with cho"}
        assert options.json()["total"]["count"] == 1
