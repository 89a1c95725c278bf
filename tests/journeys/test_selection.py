"""A selection stays what it is, whatever the list does."""

from playwright.sync_api import Page, expect

from tests.journeys.devices import Device
from tests.journeys.organisation import OTHER_OWNER
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen, Activity

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

    screen.press_in_tray("Show selected")
    expect(screen.rows).to_have_count(4)
    screen.expect_top(chosen)
    tag = page.get_by_text("hidden by the filter", exact=True)
    for place in range(3):
        expect(screen.row(place).filter(has=tag)).to_be_visible()
    expect(screen.row(3).filter(has=tag)).to_be_hidden()

    device.press(page.get_by_role("button", name="Unselect 3 activities hidden by the filter"))
    screen.expect_selected([narrowed[0]])
    screen.press_in_tray("Show all")
    screen.expect_list(narrowed)
    screen.press_in_tray("Clear")
    expect(screen.tray.get_by_role("button")).to_have_count(0)
    expect(screen.row(0)).to_have_attribute("aria-selected", "false")


def _activities_of(product: Product, owner: str) -> list[Activity]:
    owners = product.get("/activities/filter-options")["facets"]["owner"]
    [option] = [option for option in owners if option["label"] == owner]
    found = product.list_activities(owner_id=option["value"])
    assert len(found) == option["count"]
    return found
