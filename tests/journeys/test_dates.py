"""The date of an activity is a day, and the same day wherever the reader sits."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.devices import NARROW, WIDE, Device
from tests.journeys.organisation import DAY, DAY_WORD
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen

SHOWN = "10 Mar 2024"
# Whether a comma follows the weekday depends on the browser's age.
SHOWN_LONG = "Sunday,? 10 March 2024"


@pytest.mark.parametrize(
    ("zone", "offset_hours", "device"),
    [
        ("America/Los_Angeles", -8, WIDE),
        ("Pacific/Tongatapu", 13, WIDE),
        ("America/Los_Angeles", -8, NARROW),
        ("Pacific/Tongatapu", 13, NARROW),
    ],
    ids=["UTC-8, wide", "UTC+13, wide", "UTC-8, narrow", "UTC+13, narrow"],
)
def test_a_day_is_the_same_day_in_every_time_zone(
    visit: Visit, product: Product, zone: str, offset_hours: int, device: Device
) -> None:
    page = visit(device, timezone_id=zone)
    screen = ActivitiesScreen(page, device)
    herons = product.list_activities(q=DAY_WORD)
    assert [heron["activity_date"] for heron in herons] == [DAY] * 3
    assert {heron["starts_at"] and heron["starts_at"][:13] for heron in herons} == {None, f"{DAY}T01", f"{DAY}T23"}

    screen.open(f"/app/activities?q={DAY_WORD}")
    assert page.evaluate("new Date('2024-03-10T00:00Z').getTimezoneOffset() / -60") == offset_hours
    screen.expect_list(herons)
    for place in range(3):
        expect(screen.row(place).get_by_role("time")).to_have_text(SHOWN)
        expect(screen.row(place).get_by_role("time")).to_have_attribute("title", re.compile(f"^{SHOWN_LONG}$"))

    # From that day to that day, picked in the calendar.
    screen.open_filters()
    screen.pick_one_day(date.fromisoformat(DAY))
    screen.expect_query(q=DAY_WORD, date_from=DAY, date_to=DAY)
    screen.close_filters()
    screen.expect_list(herons)
    expect(screen.chips.get_by_role("button", name=f"Remove filter Date: {SHOWN}")).to_be_visible()

    for heron in herons:
        device.press(screen.row_of(heron).get_by_role("time"))
        screen.expect_open(heron)
        expect(screen.drawer.get_by_role("article")).to_contain_text(re.compile(f"(Task|Event), {SHOWN_LONG} · "))
        device.press(screen.drawer.get_by_role("button", name="Close the activity"))

    # The days beside it do not have them.
    for other in ("2024-03-09", "2024-03-11"):
        screen.open(f"/app/activities?q={DAY_WORD}&date_from={other}&date_to={other}")
        expect(page.get_by_text("No activity matches")).to_be_visible()
