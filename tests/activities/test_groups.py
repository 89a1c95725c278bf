"""Groups: exact counts, each group exactly the list of its condition, every page, and what one may not see."""

import json
from typing import Any

import httpx
import pytest

from tests.activities.crowd import Crowd

BY = ("kind", "month", "owner", "type", "subtype", "status", "priority", "specialty", "account", "contact",
      "has_contact", "attr.product", "attr.sampled")  # fmt: skip


@pytest.fixture
async def crowd_client(sixty_activities: Crowd):
    app = sixty_activities.app()
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://test",
            headers=sixty_activities.people().add("admin").headers,
        ) as client,
    ):
        yield client


async def every_group(client, **parameters: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = await client.get("/activities/groups", params={**parameters, **({"cursor": cursor} if cursor else {})})
        assert page.status_code == 200, page.text
        groups += page.json()["items"]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            return groups, page.json()


class TestGroups:
    @pytest.mark.parametrize("by", BY)
    async def test_each_is_the_list_of_its_condition(self, crowd_client, by: str):
        groups, last = await every_group(crowd_client, by=by, limit=200)

        assert len(groups) == last["total"]["count"] == len({group["value"] for group in groups})
        assert sum(group["count"] for group in groups) == last["memberships"]
        seen: set[str] = set()
        for group in groups:
            listed = await crowd_client.get(
                "/activities/", params={"filter": json.dumps(group["filter"]), "limit": 200}
            )
            assert listed.json()["total"]["count"] == group["count"] > 0, group
            seen |= {item["id"] for item in listed.json()["items"]}
        everything = (await crowd_client.get("/activities/")).json()["total"]["count"]
        assert len(seen) == last["activities"]["count"] == everything

    @pytest.mark.parametrize("sort", ["-count", "label", "-label"])
    @pytest.mark.parametrize("by", ["contact", "month", "owner"])
    async def test_pages_are_the_whole(self, crowd_client, by: str, sort: str):
        whole, _ = await every_group(crowd_client, by=by, sort=sort, limit=200)

        for limit in (1, 3):
            assert (await every_group(crowd_client, by=by, sort=sort, limit=limit))[0] == whole
        if sort == "-count":
            assert [group["count"] for group in whole] == sorted((group["count"] for group in whole), reverse=True)

    async def test_follow_the_filter(self, crowd_client):
        groups, last = await every_group(crowd_client, by="owner", kind="task")

        listed = (await crowd_client.get("/activities/", params={"kind": "task"})).json()["total"]["count"]
        assert last["activities"]["count"] == last["memberships"] == listed
        assert sum(group["count"] for group in groups) == listed

    async def test_overlap_is_told(self, crowd_client):
        _, last = await every_group(crowd_client, by="contact")

        assert last["memberships"] > last["activities"]["count"]

    async def test_of_nothing_are_none(self, crowd_client):
        groups, last = await every_group(crowd_client, by="owner", q="nobodywrotethis")

        assert groups == []
        assert (last["total"]["count"], last["activities"]["count"], last["memberships"]) == (0, 0, 0)

    @pytest.mark.parametrize(
        ("parameters", "code"),
        [
            ({"by": "subject"}, "group_unknown"),
            ({"by": "attr.secret"}, "group_unknown"),
            ({"by": "owner", "sort": "size"}, "group_unknown"),
            ({}, "invalid_request"),
            ({"by": "owner", "colour": "red"}, "unknown_parameter"),
            ({"by": "owner", "cursor": "x"}, "cursor_invalid"),
        ],
    )
    async def test_refuse_what_does_not_fit(self, crowd_client, parameters, code):
        response = await crowd_client.get("/activities/groups", params=parameters)

        assert (response.status_code, response.json()["code"]) == (422, code)

    async def test_a_cursor_is_of_one_grouping(self, crowd_client):
        page = (await crowd_client.get("/activities/groups", params={"by": "owner", "limit": 1})).json()

        for other in ({"by": "month"}, {"by": "owner", "sort": "label"}, {"by": "owner", "kind": "task"}):
            response = await crowd_client.get("/activities/groups", params={**other, "cursor": page["next_cursor"]})
            assert response.json()["code"] == "cursor_invalid"


async def test_are_of_what_one_sees(anonymous, people, organisation):
    ana, olga = organisation.user("Ana", "Torres"), organisation.user("Olga", "Other")
    organisation.task(OwnerId=ana, Type="Call")
    organisation.task(OwnerId=olga, Type="Visit")
    organisation.load()
    people.deny("rep", "type")
    anonymous.headers.update(people.add("rep", salesforce_id=ana).headers)

    groups, last = await every_group(anonymous, by="owner")
    denied = await anonymous.get("/activities/groups", params={"by": "type"})

    assert [(group["label"], group["count"]) for group in groups] == [("Ana Torres", 1)]
    assert last["activities"]["count"] == 1
    assert denied.json()["code"] == "group_unknown"
