"""The address is the page: it can be sent to a colleague, and back and forward work."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.devices import Device
from tests.journeys.organisation import NOTE_WORD, OWNER
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen


def test_the_address_brings_another_person_to_the_same_page(
    visit: Visit, page: Page, device: Device, product: Product
) -> None:
    screen = ActivitiesScreen(page, device)
    found = product.list_activities(q=NOTE_WORD)
    owner_id = found[-1]["owner"]["id"]
    filtered = product.list_activities(q=NOTE_WORD, owner_id=owner_id)
    sorted_ = product.list_activities(q=NOTE_WORD, owner_id=owner_id, sort="subject")
    assert sorted_ == filtered[::-1]
    opened = sorted_[2]
    searched = {"q": NOTE_WORD}
    narrowed = {**searched, "owner_id": owner_id}
    ordered = {**narrowed, "sort": "subject"}

    screen.open()
    screen.search.fill(NOTE_WORD)
    screen.expect_list(found)
    screen.expect_query(**searched)
    screen.filter_by_owner(OWNER)
    screen.expect_list(filtered)
    screen.expect_query(**narrowed)
    screen.sort_by_subject()
    screen.expect_list(sorted_)
    screen.expect_query(**ordered)
    device.press(screen.row_of(opened).get_by_text(opened["subject"], exact=True))
    screen.expect_open(opened)
    screen.expect_query(**ordered, open=opened["id"])

    colleague = ActivitiesScreen(visit(device), device)
    colleague.page.goto(page.url)
    colleague.expect_open(opened)
    colleague.expect_query(**ordered, open=opened["id"])
    if not device.is_narrow:  # Where the drawer is the page, the list is behind it.
        colleague.expect_list(sorted_)
        expect(colleague.row(2)).to_have_attribute("aria-current", "true")
    expect(colleague.search).to_have_value(NOTE_WORD)

    page.go_back()
    expect(screen.drawer).to_be_hidden()
    screen.expect_query(**ordered)
    screen.expect_list(sorted_)
    page.go_back()
    screen.expect_query(**narrowed)
    screen.expect_list(filtered)
    page.go_back()
    screen.expect_query(**searched)
    screen.expect_list(found)
    for _ in range(3):
        page.go_forward()
    screen.expect_open(opened)
    screen.expect_query(**ordered, open=opened["id"])


def test_a_link_copied_from_a_record_opens_that_record(
    visit: Visit, page: Page, device: Device, product: Product
) -> None:
    screen = ActivitiesScreen(page, device)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=product.origin)
    opened = product.list_activities(q=NOTE_WORD)[4]
    screen.open(f"/app/activities?q={NOTE_WORD}&open={opened['salesforce_id']}")
    expect(screen.drawer.get_by_role("heading", level=2)).to_have_text(opened["subject"])
    device.press(screen.drawer.get_by_role("button", name="Copy link"))
    expect(screen.drawer.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{product.origin}/app/activities?open={opened['id']}"

    colleague = ActivitiesScreen(visit(device), device)
    colleague.page.goto(link)
    colleague.expect_open(opened)
