"""The list goes on as long as there are activities: each once, in order, and few of them drawn."""

from playwright.sync_api import Page, expect

from tests.journeys.devices import Device
from tests.journeys.organisation import LEDGER_WORD, add_ledger_rows, ledger_subject
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen, activities

MOST_DRAWN = 200
PAGE = 100


class Seen:
    """Every row that came into sight, by its place."""

    def __init__(self, screen: ActivitiesScreen) -> None:
        self.screen = screen
        self.names: dict[int, str] = {}

    def look(self) -> None:
        now = self.screen.names_by_place()
        assert len(now) < MOST_DRAWN
        for place, name in now.items():
            assert self.names.setdefault(place, name) == name, f"place {place} holds another activity than before"

    def scroll_to(self, place: int) -> None:
        while max(self.names) < place:
            self.screen.scroll()
            self.look()

    def scroll_to_end(self) -> None:
        """To where the list says that it ends, after as many as came into sight."""
        self.look()
        while not self.screen.page.get_by_text(f"End of the list: {activities(len(self.names))}.").is_visible():
            self.screen.scroll()
            self.look()

    def in_order(self) -> list[str]:
        assert sorted(self.names) == list(range(len(self.names))), "places are missing"
        return [self.names[place] for place in sorted(self.names)]


def test_every_activity_comes_once_and_in_order(page: Page, device: Device, product: Product) -> None:
    screen = ActivitiesScreen(page, device)
    expected = product.list_activities(q=LEDGER_WORD)
    assert len(expected) > 2 * PAGE
    screen.open(f"/app/activities?q={LEDGER_WORD}")
    screen.expect_total(len(expected))
    screen.expect_settled()
    expect(screen.grid).to_have_attribute("aria-rowcount", str(len(expected) + 1))

    seen = Seen(screen)
    seen.scroll_to_end()
    assert seen.in_order() == [activity["subject"] for activity in expected]


def test_an_import_in_the_middle_of_scrolling_repeats_and_loses_nothing(
    page: Page, device: Device, product: Product
) -> None:
    screen = ActivitiesScreen(page, device)
    before = [activity["subject"] for activity in product.list_activities(q=LEDGER_WORD)]
    screen.open(f"/app/activities?q={LEDGER_WORD}")
    screen.expect_settled()
    seen = Seen(screen)
    seen.look()
    seen.scroll_to(PAGE + 20)

    first = len(before) + 1
    above = range(first, first + 20)
    below = range(first + 20, first + 40)
    export = product.export()
    add_ledger_rows(export, above, month="2026-06")
    add_ledger_rows(export, below, month="2022-06")
    product.load(export)
    after = [activity["subject"] for activity in product.list_activities(q=LEDGER_WORD)]
    assert len(after) == len(before) + 40

    # What came above the rows that were read stays out until the list is asked for anew.
    seen.scroll_to_end()
    missed = {ledger_subject(number) for number in above}
    assert seen.in_order() == [subject for subject in after if subject not in missed]
