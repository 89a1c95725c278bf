"""The timeline above the list, and the list opened at a day."""

import re
from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.journeys.devices import Device
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen, shown_day
from tests.journeys.test_exports import shoot


def test_a_drag_over_the_timeline_asks_for_its_days(page: Page, device: Device, product: Product) -> None:
    screen = ActivitiesScreen(page, device)
    screen.open("/app/activities?kind=event")
    screen.expect_settled()
    timeline = page.get_by_role("group", name=re.compile("^Timeline by "))
    if device.is_narrow:
        expect(timeline).to_have_count(0)
        return
    whole = product.get("/activities/timeline", kind="event")
    first, last = whole["bars"][-6], whole["bars"][-3]
    bars = timeline.locator("[data-bar]")
    expect(bars).to_have_count(len(whole["bars"]))
    shoot(page, "timeline", device)

    bars.nth(len(whole["bars"]) - 6).hover()
    page.mouse.down()
    bars.nth(len(whole["bars"]) - 4).hover()
    bars.nth(len(whole["bars"]) - 3).hover()
    shoot(page, "timeline-drag", device)
    page.mouse.up()

    screen.expect_query(kind="event", date_from=first["start"], date_to=last["end"])
    screen.expect_total(sum(bar["count"] for bar in whole["bars"][-6:-2]))
    page.mouse.move(0, 0)
    shoot(page, "timeline-range", device)
    page.get_by_role("button", name="All dates").click()
    screen.expect_query(kind="event")
    expect(bars).to_have_count(len(whole["bars"]))


def test_the_list_opens_at_a_day_and_the_rows_above_move_nothing(page: Page, device: Device, product: Product) -> None:
    screen = ActivitiesScreen(page, device)
    everything = [each for each in product.list_activities(kind="task") if each["activity_date"]]
    subjects = [each["subject"] for each in everything]
    # The first one of its day, with a subject of its own so that its row can be told.
    first = next(
        each
        for before, each in pairwise(everything[len(everything) // 2 :])
        if each["activity_date"] != before["activity_date"] and subjects.count(each["subject"]) == 1
    )
    day = first["activity_date"]
    screen.open("/app/activities?kind=task")
    screen.expect_settled()
    device.press(page.get_by_role("button", name="Go to a day"))
    page.get_by_label("Go to", exact=True).fill(day)
    shoot(page, "day-jump", device)
    page.keyboard.press("Enter")

    screen.expect_query(kind="task", at=day)
    expect(page.get_by_text(f"Opened at {shown_day(day)}")).to_be_visible()
    row = screen.row_of(first)
    # A page above it has come, and it is still where the list was opened.
    expect(row).to_have_attribute("data-index", "100")
    expect(row).to_be_in_viewport()
    area, place = screen.grid.locator("xpath=..").bounding_box(), row.bounding_box()
    assert area is not None
    assert place is not None
    assert 0 <= place["y"] - area["y"] < 60
    shoot(page, "day-opened", device)

    device.press(page.get_by_role("button", name="To the newest"))
    screen.expect_query(kind="task")
    expect(screen.row_of(everything[0])).to_be_in_viewport()
