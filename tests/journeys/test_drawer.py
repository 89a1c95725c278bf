"""One activity beside the list: opened, walked, closed, and shown as text whatever stands in it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.devices import WIDE, Device
from tests.journeys.organisation import MARKUP_NOTE, MARKUP_SUBJECT, MARKUP_WORD, NOTE_WORD
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen, shown_day


def test_a_click_or_tap_opens_and_the_buttons_walk(page: Page, device: Device, product: Product) -> None:
    screen = ActivitiesScreen(page, device)
    found = product.list_activities(q=NOTE_WORD)
    screen.open(f"/app/activities?q={NOTE_WORD}")
    screen.expect_list(found)

    device.press(screen.row(0).get_by_text(found[0]["subject"], exact=True))
    screen.expect_open(found[0])
    _expect_facts(screen, found[0])
    expect(screen.drawer.get_by_role("button", name="Previous activity")).to_be_disabled()
    device.press(screen.drawer.get_by_role("button", name="Next activity"))
    screen.expect_open(found[1])
    _expect_facts(screen, found[1])
    device.press(screen.drawer.get_by_role("button", name="Select", exact=True))
    expect(screen.drawer.get_by_role("button", name="Selected", exact=True)).to_have_attribute("aria-pressed", "true")
    device.press(screen.drawer.get_by_role("button", name="Previous activity"))
    screen.expect_open(found[0])
    device.press(screen.drawer.get_by_role("button", name="Close the activity"))
    expect(screen.drawer).to_be_hidden()
    screen.expect_query(q=NOTE_WORD)
    screen.expect_selected([found[1]])


def test_keys_open_walk_and_close(visit: Visit, product: Product) -> None:
    page = visit(WIDE)
    screen = ActivitiesScreen(page, WIDE)
    found = product.list_activities(q=NOTE_WORD)
    screen.open(f"/app/activities?q={NOTE_WORD}")
    screen.expect_list(found)

    page.keyboard.press("j")
    expect(screen.row(0)).to_be_focused()
    page.keyboard.press("Enter")
    screen.expect_open(found[0])
    for step in (1, 2):
        page.keyboard.press("ArrowDown")
        screen.expect_open(found[step])
    page.keyboard.press("ArrowUp")
    screen.expect_open(found[1])
    _expect_facts(screen, found[1])
    expect(screen.row(1)).to_have_attribute("aria-current", "true")
    expect(screen.row(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(screen.drawer).to_be_hidden()
    screen.expect_query(q=NOTE_WORD)

    # Walking is one step: back leads to before the drawer, not to the activity before.
    page.keyboard.press("Enter")
    screen.expect_open(found[1])
    page.keyboard.press("ArrowDown")
    screen.expect_open(found[2])
    page.go_back()
    expect(screen.drawer).to_be_hidden()


def _expect_facts(screen: ActivitiesScreen, activity: dict[str, object]) -> None:
    """The whole note as it is, the contact, the day."""
    note = screen.drawer.get_by_role("region", name="Note", exact=True)
    expect(note.get_by_text(NOTE_WORD)).to_be_visible()
    assert note.text_content() == f"Note{activity['description']}"
    expect(screen.drawer.get_by_role("region", name="Contacts")).to_contain_text("Nadia OkaforCardiology")
    expect(screen.drawer.get_by_role("region", name="Fields")).to_contain_text("AccountLarkfield Hospital")
    expect(screen.drawer.get_by_role("region", name="Source")).to_contain_text(str(activity["salesforce_id"]))


@pytest.mark.parametrize("where", ["list", "drawer", "preview"])
def test_markup_in_a_note_is_shown_and_never_run(page: Page, device: Device, product: Product, where: str) -> None:
    screen = ActivitiesScreen(page, device)
    [trap] = product.list_activities(q=MARKUP_WORD)
    assert trap["subject"] == MARKUP_SUBJECT
    assert trap["description"] == MARKUP_NOTE

    screen.open(f"/app/activities?q={MARKUP_WORD}")
    screen.expect_list([trap])
    if where == "list":
        expect(screen.row(0)).to_contain_text(MARKUP_SUBJECT)
        expect(screen.row(0).locator("mark")).to_have_text(MARKUP_WORD)
        expect(screen.row(0)).to_contain_text(shown_day(trap["activity_date"]))
    elif where == "drawer":
        device.press(screen.row(0).get_by_role("time"))
        screen.expect_open(trap)
        note = screen.drawer.get_by_role("region", name="Note", exact=True)
        assert note.text_content() == f"Note{MARKUP_NOTE}"
        expect(note.get_by_role("link")).to_have_count(0)
    else:
        screen.select(screen.row(0))
        screen.press_in_tray("Share with a model")
        expect(screen.preview).to_be_visible()
        assert screen.preview.text_content() == product.select([trap["id"]])["context"]
    assert page.evaluate("window.ran") is None
    assert page.evaluate("document.querySelectorAll('main script, main img, [role=dialog] img').length") == 0
