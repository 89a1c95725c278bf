"""What stands on the page while there is nothing to show: always what happened, and what to do."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.devices import Device
from tests.journeys.organisation import NOTE_WORD, OTHER_OWNER, OWNER
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen
from tests.journeys.watch import Watch

LIST = re.compile(r"/activities/(\?.*)?$")
DETAIL = "Something went wrong on our side."
REQUEST_ID = "req-7f3a"
PROBLEM = {
    "type": "about:blank",
    "title": "Internal error",
    "status": 500,
    "detail": DETAIL,
    "code": "internal_error",
    "request_id": REQUEST_ID,
}


def _fail(route: Route) -> None:
    route.fulfill(status=500, content_type="application/problem+json", body=json.dumps(PROBLEM))


def _hold(page: Page) -> list[Route]:
    """Leave the list unanswered; the journey goes on with what it held."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(LIST, hold)
    return held


def test_a_slow_first_answer_shows_a_skeleton_of_the_rows(page: Page, device: Device, product: Product) -> None:
    screen = ActivitiesScreen(page, device)
    held = _hold(page)
    screen.open()
    skeleton = page.get_by_role("status", name="Loading activities")
    expect(skeleton).to_be_visible()
    before = skeleton.bounding_box()
    assert before is not None
    expect(screen.grid).to_be_hidden()

    [route] = held
    route.continue_()
    screen.expect_top(product.get("/activities/")["items"][:3])
    expect(skeleton).to_be_hidden()
    # The rows come where the skeleton was: nothing jumps.
    after = screen.grid.bounding_box()
    assert after is not None
    assert (after["x"], after["y"], after["width"]) == (before["x"], before["y"], before["width"])


def test_a_slow_next_answer_keeps_the_rows_and_marks_them(page: Page, device: Device, product: Product) -> None:
    screen = ActivitiesScreen(page, device)
    newest = product.list_activities()[:3]
    screen.open()
    screen.expect_settled()
    held = _hold(page)
    screen.search.fill(NOTE_WORD)
    expect(screen.grid).to_have_attribute("aria-busy", "true")
    screen.expect_top(newest)
    for route in held:
        route.continue_()
    page.unroute(LIST)
    screen.expect_list(product.list_activities(q=NOTE_WORD))


def test_an_error_says_so_gives_the_request_id_and_can_be_retried(
    page: Page, device: Device, product: Product, watch: Watch
) -> None:
    watch.expect_console(r"status of 500")
    screen = ActivitiesScreen(page, device)
    page.route(LIST, _fail)
    screen.open()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The activities could not be loaded")
    expect(alert).to_contain_text(DETAIL)
    expect(alert.get_by_text(REQUEST_ID)).to_be_hidden()
    device.press(alert.get_by_text("Details", exact=True))
    expect(alert.get_by_text(REQUEST_ID)).to_be_visible()
    expect(alert.get_by_text("internal_error")).to_be_visible()

    page.unroute(LIST)
    device.press(alert.get_by_role("button", name="Try again"))
    screen.expect_top(product.get("/activities/")["items"][:3])
    expect(alert).to_be_hidden()


def test_a_real_refusal_names_the_request(page: Page, device: Device, product: Product, watch: Watch) -> None:
    watch.expect_console(r"status of 404")
    screen = ActivitiesScreen(page, device)
    with page.expect_response(re.compile("/activities/00T000000000000AAA$")) as answer:
        screen.page.goto("/app/activities?open=00T000000000000AAA")
    request_id = answer.value.headers["x-request-id"]
    alert = screen.drawer.get_by_role("alert")
    expect(alert).to_contain_text("There is no such activity, or it is not among those you may see")
    device.press(alert.get_by_text("Details", exact=True))
    expect(alert.get_by_text(request_id)).to_be_visible()
    expect(alert.get_by_text("activity_not_found")).to_be_visible()


def test_a_failure_further_down_keeps_the_rows_and_can_be_retried(
    page: Page, device: Device, product: Product, watch: Watch
) -> None:
    watch.expect_console(r"status of 500")
    screen = ActivitiesScreen(page, device)
    expected = product.list_activities(q="ledger")
    next_page = re.compile(r"/activities/\?.*cursor=")
    page.route(next_page, _fail)
    screen.open("/app/activities?q=ledger")
    screen.expect_settled()
    while max(screen.names_by_place()) < 99:
        screen.scroll()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("More activities could not be loaded.")
    expect(screen.row(99)).to_be_attached()
    page.unroute(next_page)
    device.press(alert.get_by_role("button", name="Try again"))
    expect(alert).to_be_hidden()
    screen.scroll()
    names = screen.names_by_place()
    assert max(names) > 100
    assert names[100] == expected[100]["subject"]


def test_nothing_found_names_each_condition_and_drops_it_by_one_press(
    page: Page, device: Device, product: Product
) -> None:
    screen = ActivitiesScreen(page, device)
    found = product.list_activities(q=NOTE_WORD)
    left = [activity for activity in found if activity["owner"]["name"] == OTHER_OWNER]
    owner_id = left[0]["owner"]["id"]
    kept = {"q": NOTE_WORD, "owner_id": owner_id}
    screen.open(f"/app/activities?q={NOTE_WORD}&owner_id={owner_id}&date_from=2019-01-01&date_to=2019-01-31")
    expect(page.get_by_text("No activity matches")).to_be_visible()
    screen.expect_total(0)
    main = page.get_by_role("main")
    drop_date = main.get_by_role("button", name="Drop Date: 1 Jan 2019 – 31 Jan 2019")
    expect(main.get_by_role("button", name=re.compile("^Drop"))).to_have_text(
        [f"Drop Search: “{NOTE_WORD}”", "Drop Date: 1 Jan 2019 – 31 Jan 2019", f"Drop Owner: {OTHER_OWNER}", "Drop all"]
    )
    device.press(drop_date)
    screen.expect_query(**kept)
    screen.expect_list(left)
    page.go_back()
    device.press(main.get_by_role("button", name="Drop all"))
    screen.expect_query()
    screen.expect_total(product.get("/activities/", limit=1)["total"]["count"])


def test_offline_keeps_what_is_there_says_so_and_catches_up(
    page: Page, device: Device, product: Product, watch: Watch
) -> None:
    watch.allow_console(r"ERR_INTERNET_DISCONNECTED")  # The icon of the page, now and then.
    screen = ActivitiesScreen(page, device)
    found = product.list_activities(q=NOTE_WORD)
    left = [activity for activity in found if activity["owner"]["name"] == OWNER]
    screen.open(f"/app/activities?q={NOTE_WORD}")
    screen.expect_list(found)
    screen.open_filters()
    screen.close_filters()

    page.context.set_offline(True)
    screen.filter_by_owner(OWNER)
    expect(screen.rows).to_have_count(len(found))
    expect(screen.grid).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("banner").get_by_text("offline")).to_be_visible()

    page.context.set_offline(False)
    screen.expect_list(left)
    expect(page.get_by_role("banner").get_by_text("offline")).to_be_hidden()


def test_a_part_of_the_page_that_cannot_be_loaded_leaves_the_rest(
    page: Page, device: Device, product: Product, watch: Watch
) -> None:
    watch.allow_console("")  # Whatever the browser says of a missing script.
    screen = ActivitiesScreen(page, device)
    found = product.list_activities(q=NOTE_WORD)
    screen.open(f"/app/activities?q={NOTE_WORD}")
    screen.expect_list(found)
    page.context.set_offline(True)
    device.press(screen.row(0).get_by_role("time"))
    expect(page.get_by_role("alert")).to_be_visible()
    expect(screen.search).to_have_value(NOTE_WORD, timeout=2_000)

    page.context.set_offline(False)
    device.press(page.get_by_role("button", name="Try again"))
    screen.expect_open(found[0])


def test_a_server_that_does_not_answer_is_told_in_words(page: Page, device: Device, watch: Watch) -> None:
    watch.expect_console(r"ERR_CONNECTION_REFUSED")
    screen = ActivitiesScreen(page, device)
    page.route(LIST, lambda route: route.abort("connectionrefused"))
    screen.open()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The server could not be reached.")
    page.unroute(LIST)
    device.press(alert.get_by_role("button", name="Try again"))
    expect(screen.grid).to_be_visible()


@pytest.mark.parametrize("address", ["/app/nowhere", "/app/activities/nowhere"])
def test_an_address_that_is_no_page_leads_back(page: Page, device: Device, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text("There is no such page")).to_be_visible()
    device.press(page.get_by_role("link", name="Go to the activities"))
    expect(ActivitiesScreen(page, device).grid).to_be_visible()


def test_a_selection_of_another_tab_is_explained(page: Page, device: Device) -> None:
    page.goto("/app/activities?selected=true")
    expect(page.get_by_text("Nothing is selected")).to_be_visible()
    device.press(page.get_by_role("button", name="Back to the list"))
    expect(ActivitiesScreen(page, device).grid).to_be_visible()
