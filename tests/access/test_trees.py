"""Any tree of managers, any owners, participants and territories: the API lists what a naive rule says."""

from dataclasses import dataclass, field

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from coolmint.structuring.rules import activity_id
from tests.access.scene import Scene
from tests.support.databases import as_app
from tests.support.organisation import salesforce_id
from tests.support.people import People

USERS = [salesforce_id("User", 900 + number) for number in range(7)]
ACCOUNTS = [salesforce_id("Account", 900 + number) for number in range(3)]


@dataclass(frozen=True)
class Activity:
    owner: str | None
    participants: frozenset[str]
    account: str | None


@dataclass(frozen=True)
class World:
    """`managers` maps a Salesforce user to their manager; circles and people who manage themselves occur."""

    managers: dict[str, str | None]
    activities: list[Activity]
    linked: str | None
    role: str
    territory: frozenset[str] = field(default_factory=frozenset)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    someone = st.none() | st.sampled_from(USERS)
    activities = st.builds(
        Activity,
        owner=someone,
        participants=st.frozensets(st.sampled_from(USERS), max_size=2),
        account=st.none() | st.sampled_from(ACCOUNTS),
    )
    return World(
        managers={user: draw(someone) for user in USERS},
        activities=draw(st.lists(activities, max_size=12)),
        linked=draw(someone),
        role=draw(st.sampled_from(["admin", "auditor", "manager", "rep"])),
        territory=draw(st.frozensets(st.sampled_from(ACCOUNTS), max_size=2)),
    )


def is_below(world: World, user: str, boss: str) -> bool:
    """Walk up from the user, as long as nobody comes twice."""
    seen: set[str] = set()
    here: str | None = user
    while here is not None and here not in seen:
        if here == boss:
            return True
        seen.add(here)
        here = world.managers[here]
    return False


def is_visible(world: World, activity: Activity) -> bool:
    if world.role in ("admin", "auditor"):
        return True
    if activity.account in world.territory:
        return True
    concerned = {activity.owner, *activity.participants} - {None}
    if world.linked is None:
        return False
    if world.role == "rep":
        return world.linked in concerned
    return any(is_below(world, str(user), world.linked) for user in concerned)


def build(url: str, world: World, user_id: str) -> set[str]:
    """Write the world straight into the tables; return the ids the naive rule shows."""
    ids = [salesforce_id("Task", 5000 + number) for number in range(len(world.activities))]
    with psycopg.connect(url) as db:
        db.execute("DELETE FROM sf_activity_structured")
        db.execute("DELETE FROM sf_user")
        db.execute("DELETE FROM territories")
        for user, manager in world.managers.items():
            db.execute("INSERT INTO sf_user (id, manager_id, source) VALUES (%s, %s, '{}')", [user, manager])
        for id_, activity in zip(ids, world.activities, strict=True):
            values = {
                "id": activity_id(id_),
                "salesforce_id": id_,
                "owner_id": activity.owner,
                "participant_ids": sorted(activity.participants),
                "account_id": activity.account,
                "empty": Jsonb([]),
                "nothing": Jsonb({}),
            }
            db.execute(INSERT, values)
        db.execute(
            "UPDATE users SET role = %s, salesforce_user_id = %s WHERE id = %s", [world.role, world.linked, user_id]
        )
        if world.territory:
            row = db.execute(
                "INSERT INTO territories (id, name) VALUES (gen_random_uuid(), 'T') RETURNING id"
            ).fetchone()
            assert row
            db.execute("INSERT INTO territory_members VALUES (%s, %s)", [row[0], user_id])
            for account in world.territory:
                db.execute("INSERT INTO territory_accounts VALUES (%s, %s)", [row[0], account])
    return {id_ for id_, activity in zip(ids, world.activities, strict=True) if is_visible(world, activity)}


INSERT = """
INSERT INTO sf_activity_structured (
    id, salesforce_id, kind, owner_id, participant_ids, account_id, contacts, contact_ids, contact_names, specialties,
    contact_count, has_contact, has_physician, is_high_priority, is_archived, is_deleted, attributes, llm_context,
    token_count, sort_subject, sort_account, sort_owner, sort_contacts, search, content_hash, rules_version, mirrored_at
) VALUES (
    %(id)s, %(salesforce_id)s, 'task', %(owner_id)s, %(participant_ids)s, %(account_id)s, %(empty)s, '{}', '{}', '{}',
    0, false, false, false, false, false, %(nothing)s, %(nothing)s, 1, '', '', '', '', '', '', 2, now()
)
"""


@pytest.fixture(scope="module")
def person(scene: Scene):
    return People.at(scene.url).add("admin", "changing@example.com")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
async def test_the_api_lists_what_the_naive_rule_shows(http: httpx.AsyncClient, scene: Scene, person, world: World):
    expected = build(scene.url, world, str(person.id))
    with psycopg.connect(scene.url) as db:
        # The key's scopes are those of an administrator; the role decides.
        db.execute("UPDATE api_keys SET scopes = '{read}' WHERE user_id = %s", [person.id])

    answer = (await http.get("/activities/", params={"limit": 200}, headers=person.headers)).raise_for_status().json()
    facets = await http.get("/activities/filter-options", headers=person.headers)

    assert {item["salesforce_id"] for item in answer["items"]} == expected
    assert answer["total"]["count"] == len(expected) == facets.raise_for_status().json()["total"]["count"]
    with psycopg.connect(as_app(scene.url)) as db:
        db.execute("SELECT set_config('coolmint.user_id', %s, true)", [str(person.id)])
        assert {id_ for (id_,) in db.execute("SELECT salesforce_id FROM sf_activity_structured")} == expected
