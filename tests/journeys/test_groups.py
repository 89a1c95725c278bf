"""Activities in groups, a whole group selected, and all of an account from any of its activities."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.devices import Device
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen
from tests.journeys.test_exports import shoot


def test_groups_add_up_and_a_group_is_selected_whole(page: Page, device: Device, product: Product) -> None:
    groups = product.get("/activities/groups", by="type", kind="event")
    screen = ActivitiesScreen(page, device)
    screen.open("/app/activities?kind=event&group=type")
    region = page.get_by_role("region", name="Activities by Type")
    for group in groups["items"]:
        label = group["label"] or "(empty)"
        expect(region.get_by_role("button", name=f"Select {group['count']} of {label}", exact=True)).to_be_visible()
    assert sum(group["count"] for group in groups["items"]) == groups["activities"]["count"]

    largest = groups["items"][0]
    device.press(region.get_by_role("button", name=f"Select {largest['count']} of {largest['label']}", exact=True))
    expect(page.get_by_text(f"{largest['count']:,} selected")).to_be_visible()
    device.press(region.get_by_role("button", name=re.compile(rf"^{re.escape(largest['label'])}\s")))
    rows = region.get_by_role("list", name=f"Activities of {largest['label']}").get_by_role("listitem")
    expect(rows.first.get_by_role("checkbox")).to_be_checked()
    shoot(page, "groups", device)


def test_a_timeline_of_an_account_from_an_activity(page: Page, device: Device, product: Product) -> None:
    activity = next(each for each in product.list_activities(kind="event") if each["account"])
    account = activity["account"]
    months = product.get("/activities/groups", by="month", account_id=account["id"])
    page.goto(f"/app/activities?open={activity['id']}")

    page.get_by_role("link", name=account["name"]).click()

    region = page.get_by_role("region", name="Activities by Month")
    expect(region).to_be_visible()
    expect(region.get_by_text(f"{months['total']['count']} group")).to_be_visible()
    newest = product.get("/activities/", account_id=account["id"], limit=1)["items"][0]
    expect(region.get_by_role("listitem").get_by_role("checkbox").first).to_be_visible()
    assert newest["month"] == months["items"][0]["value"]
    assert f"account_id={account['id']}" in page.url
    shoot(page, "timeline", device)
