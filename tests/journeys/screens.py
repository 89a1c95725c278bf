"""The pages as a person knows them: by roles and accessible names."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.journeys.devices import Device

Activity = dict[str, Any]

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"]


def shown_day(day: str) -> str:
    """As a browser in British English writes it."""
    parsed = date.fromisoformat(day)
    return f"{parsed.day} {_MONTHS[parsed.month - 1]} {parsed.year}"


def counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def activities(count: int) -> str:
    return counted(count, "activity", "activities")


class ActivitiesScreen:
    def __init__(self, page: Page, device: Device) -> None:
        self.page = page
        self.device = device
        self.heading = page.get_by_role("heading", name="Activities", level=1, exact=True)
        self.search = page.get_by_role("searchbox", name="Search activities")
        self.grid = page.get_by_role("grid", name="Activities")
        self.rows = self.grid.get_by_role("row").filter(has=page.get_by_role("gridcell"))
        self.chips = page.get_by_role("list", name="Active filters")
        self.tray = page.get_by_role("region", name="Selection", exact=True)
        self.drawer = page.get_by_role("dialog" if device.is_narrow else "complementary", name="Activity", exact=True)
        self.share = page.get_by_role("dialog", name="Share with a model")
        self.preview = self.share.get_by_role("region", name="Context preview")
        filters_role: Any = "dialog" if device.is_narrow else "region"
        self.filters = page.get_by_role(filters_role, name="Filters", exact=True)

    # Where it is

    def open(self, address: str = "/app/activities") -> None:
        self.page.goto(address)
        expect(self.heading).to_be_attached()

    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)

    def expect_query(self, **expected: str | list[str]) -> None:
        """The address says exactly this."""
        wanted = {name: value if isinstance(value, list) else [value] for name, value in expected.items()}
        self.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == wanted)

    # The list

    def expect_total(self, count: int) -> None:
        expect(self.page.get_by_role("status").filter(has_text=re.compile("activit"))).to_have_text(activities(count))

    def row(self, index: int) -> Locator:
        """The row at this place of the list, from 0; the heading is the grid's row 1."""
        return self.grid.locator(f'[role="row"][aria-rowindex="{index + 2}"]')

    def row_of(self, activity: Activity) -> Locator:
        return self.rows.filter(has=self.page.get_by_role("checkbox", name=f"Select {activity['subject']}", exact=True))

    def expect_settled(self) -> None:
        """What is shown is of the present conditions."""
        expect(self.grid).to_have_attribute("aria-busy", "false")

    def expect_list(self, expected: Sequence[Activity]) -> None:
        """The list is exactly these, in this order; for lists that fit on the screen."""
        self.expect_total(len(expected))
        self.expect_settled()
        expect(self.rows).to_have_count(len(expected))
        self.expect_top(expected)

    def expect_top(self, expected: Iterable[Activity]) -> None:
        for index, activity in enumerate(expected):
            row = self.row(index)
            expect(row.get_by_role("checkbox")).to_have_accessible_name(
                f"Select {activity['subject'] or '(no subject)'}"
            )
            if activity["activity_date"]:
                expect(row.get_by_role("time")).to_have_text(shown_day(activity["activity_date"]))

    def names_by_place(self) -> dict[int, str]:
        """The rows that are drawn now: place in the list, subject."""
        found: list[tuple[str, str]] = self.rows.evaluate_all(
            """rows => rows.map(row => [
                row.getAttribute("aria-rowindex"),
                row.querySelector("[type=checkbox]").getAttribute("aria-label"),
            ])"""
        )
        return {int(place) - 2: label.removeprefix("Select ") for place, label in found}

    def scroll(self) -> None:
        """Scroll down by a little less than what is in sight, and wait for what comes into sight."""
        area = self.grid.locator("xpath=..").bounding_box()
        assert area is not None
        last = max(self.names_by_place())
        self.device.scroll(self.page, area)
        self.page.wait_for_function(
            """last => {
                const rows = [...document.querySelectorAll("[role=grid] [aria-rowindex]")];
                return Math.max(...rows.map(row => Number(row.getAttribute("aria-rowindex")) - 2)) > last;
            }""",
            arg=last,
        )

    def sort_by_subject(self) -> None:
        if self.device.is_narrow:
            self.device.press(self.page.get_by_role("button", name="Sort: Newest first"))
            self.device.press(self.page.get_by_role("menuitem", name="Subject A–Z"))
        else:
            self.grid.get_by_role("columnheader", name="Subject").get_by_role("button").click()

    # Filters

    def open_filters(self) -> None:
        if self.device.is_narrow:
            self.device.press(self.page.get_by_role("button", name=re.compile("^Filters")))
        expect(self.filters).to_be_visible()

    def close_filters(self) -> None:
        if self.device.is_narrow:
            self.device.press(self.filters.get_by_role("button", name=re.compile("^Show .*activit")))
            expect(self.filters).to_be_hidden()

    def owner_option(self, owner: str) -> Locator:
        return self.filters.get_by_role("region", name="Owner", exact=True).get_by_role(
            "checkbox", name=re.compile(f"^{re.escape(owner)}")
        )

    def show_every_owner(self) -> None:
        more = self.filters.get_by_role("region", name="Owner", exact=True).get_by_role(
            "button", name=re.compile("more$")
        )
        self.device.press(more)

    def filter_by_owner(self, owner: str) -> None:
        """Tick the owner's box, which may stand among the rarer ones."""
        self.open_filters()
        option = self.owner_option(owner)
        expect(
            self.filters.get_by_role("region", name="Owner", exact=True).get_by_role("checkbox").first
        ).to_be_visible()
        if not option.is_visible():
            self.show_every_owner()
        self.device.press(option)
        expect(option).to_be_checked()
        self.close_filters()

    def open_calendar(self) -> Locator:
        self.device.press(self.filters.get_by_role("button", name=re.compile("^Date range")))
        calendar = self.page.get_by_role("dialog").filter(has=self.page.get_by_role("table"))
        expect(calendar).to_be_visible()
        return calendar

    def pick_one_day(self, day: date) -> None:
        """From that day to that day: up to the years, down to the month, and the day twice."""
        calendar = self.open_calendar()
        for level in (r"^[A-Z][a-z]+ \d{4}$", r"^\d{4}$"):
            self.device.press(calendar.get_by_role("button", name=re.compile(level)))
        for name in (str(day.year), _MONTHS[day.month - 1], *[f"{day.day} {day:%B} {day.year}"] * 2):
            self.device.press(calendar.get_by_role("button", name=name, exact=True))
        self.page.keyboard.press("Escape")
        expect(calendar).to_be_hidden()

    def remove_filters(self) -> None:
        self.device.press(self.chips.get_by_role("button", name="Clear all"))
        expect(self.chips).to_be_hidden()

    # The selection

    def select(self, row: Locator) -> None:
        self.device.press(row.get_by_role("checkbox"))
        expect(row).to_have_attribute("aria-selected", "true")

    def expect_selected(self, chosen: Sequence[Activity], *, hidden: int = 0) -> None:
        """The tray says this many, this many hidden, and the exact sum of their tokens."""
        tokens = counted(sum(activity["tokens"] for activity in chosen), "token", "tokens")
        hidden_words = f" ({hidden:,} hidden by the filter)" if hidden else ""
        expect(self.tray).to_contain_text(f"{len(chosen):,} selected{hidden_words}·{tokens}")
        expect(self.tray.locator("[aria-busy=true]")).to_have_count(0)

    def press_in_tray(self, name: str) -> None:
        if name == "Share with a model":  # The button says how many.
            self.device.press(self.tray.get_by_role("button", name=re.compile(r"^Share [\d,]+ with a model$")))
        else:
            self.device.press(self.tray.get_by_role("button", name=name, exact=True))

    # The drawer

    def expect_open(self, activity: Activity) -> None:
        expect(self.drawer.get_by_role("heading", level=2)).to_have_text(activity["subject"] or "(no subject)")
        self.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("open") == [activity["id"]])
