"""A selection stays what it is, whatever the list does."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.devices import Device
from tests.journeys.organisation import ADMIN, OTHER_OWNER
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen, Activity
from tests.journeys.watch import Watch

FAR = 150


def test_a_selection_survives_filter_sort_scroll_and_reload(page: Page, device: Device, product: Product) -> None:
    screen = ActivitiesScreen(page, device)
    everything = product.list_activities()
    narrowed = _activities_of(product, OTHER_OWNER)

    screen.open()
    first = everything[:3]
    assert not {activity["id"] for activity in first} & {activity["id"] for activity in narrowed}
    for place in range(3):
        screen.select(screen.row(place))
    screen.expect_selected(first)

    screen.filter_by_owner(OTHER_OWNER)
    screen.expect_list(narrowed)
    screen.expect_selected(first, hidden=3)
    chosen = first + narrowed[:2]
    for place in range(2):
        screen.select(screen.row(place))
    screen.expect_selected(chosen, hidden=3)

    screen.remove_filters()
    screen.expect_total(len(everything))
    screen.expect_selected(chosen)

    screen.sort_by_subject()
    screen.expect_query(sort="subject")
    screen.expect_settled()
    by_subject = product.list_activities(sort="subject")
    screen.expect_top(by_subject[:3])
    while max(screen.names_by_place()) < FAR:
        screen.scroll()
    screen.expect_selected(chosen)

    page.reload()
    screen.expect_top(by_subject[:3])
    screen.expect_selected(chosen)

    screen.press_in_tray("Show selected")
    ids = {activity["id"] for activity in chosen}
    screen.expect_list([activity for activity in by_subject if activity["id"] in ids])
    for place in range(5):
        expect(screen.row(place)).to_have_attribute("aria-selected", "true")
    screen.press_in_tray("Show all")
    screen.expect_total(len(everything))


def test_what_the_filter_hides_is_counted_named_and_dropped(page: Page, device: Device, product: Product) -> None:
    screen = ActivitiesScreen(page, device)
    newest = product.list_activities()[:3]
    narrowed = _activities_of(product, OTHER_OWNER)

    screen.open()
    for place in range(3):
        screen.select(screen.row(place))
    screen.filter_by_owner(OTHER_OWNER)
    screen.expect_list(narrowed)
    screen.select(screen.row(0))
    chosen = [*newest, narrowed[0]]
    screen.expect_selected(chosen, hidden=3)

    screen.press_in_tray("(3 hidden by the filter)")
    hidden = page.get_by_role("dialog", name="(3 hidden by the filter)")
    expect(hidden.get_by_role("listitem")).to_have_count(3)
    device.press(hidden.get_by_role("button", name="Unselect all 3"))
    screen.expect_selected([narrowed[0]])
    page.keyboard.press("Escape")
    screen.expect_list(narrowed)
    screen.press_in_tray("Clear")
    expect(screen.tray.get_by_role("button")).to_have_count(0)
    expect(screen.row(0)).to_have_attribute("aria-selected", "false")


def test_all_that_match_minus_seven_is_the_same_in_another_browser(
    visit: Visit, device: Device, product: Product, watch: Watch
) -> None:
    watch.expect_console(r"status of 412")  # Another browser was faster.
    page = visit(device)
    screen = ActivitiesScreen(page, device)
    everything = product.list_activities()
    screen.open()
    screen.expect_total(len(everything))

    page.keyboard.press("Control+a")
    question = page.get_by_role("group", name="Select all that match")
    device.press(question.get_by_role("button", name=f"Select all {len(everything):,}"))
    for place in range(7):
        device.press(screen.row(place).get_by_role("checkbox"))
    rest = everything[7:]
    screen.expect_selected(rest)
    page.reload()
    screen.expect_selected(rest)
    expect(screen.row(0)).to_have_attribute("aria-selected", "false")

    other = visit(device)
    elsewhere = ActivitiesScreen(other, device)
    elsewhere.open()
    elsewhere.expect_selected(rest)
    expect(elsewhere.row(6)).to_have_attribute("aria-selected", "false")
    expect(elsewhere.row(7)).to_have_attribute("aria-selected", "true")
    assert product.selection_of(ADMIN)["count"] == len(rest)

    # What is done in one is done on top of what was done in the other.
    elsewhere.select(elsewhere.row(0))
    elsewhere.expect_selected([everything[0], *rest])
    screen.select(screen.row(1))
    screen.expect_selected([*everything[:2], *rest])
    page.keyboard.press("Control+z")
    screen.expect_selected([everything[0], *rest])


def _activities_of(product: Product, owner: str) -> list[Activity]:
    owners = product.get("/activities/filter-options")["facets"]["owner"]
    [option] = [option for option in owners if option["label"] == owner]
    found = product.list_activities(owner_id=option["value"])
    assert len(found) == option["count"]
    return found
