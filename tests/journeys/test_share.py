"""The main job: find, select, see what it costs, and take the exact text along."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.devices import WIDE, Device
from tests.journeys.organisation import NOTE_WORD, OWNER
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen, Activity, activities, counted


def _found(product: Product) -> tuple[list[Activity], list[Activity]]:
    """What the search must find, and what the filter must leave of it; the word stands in notes only."""
    found = product.list_activities(q=NOTE_WORD)
    assert len(found) == 12
    assert all(NOTE_WORD in activity["description"] for activity in found)
    without_notes = [{**activity, "description": "", "matches": None} for activity in found]
    assert not any(NOTE_WORD in str(activity).lower() for activity in without_notes)
    left = [activity for activity in found if activity["owner"]["name"] == OWNER]
    assert len(left) == 8
    return found, left


def _expect_context(screen: ActivitiesScreen, selection: dict[str, Any]) -> None:
    """The sheet shows the API's numbers and, byte for byte, the API's text."""
    expect(screen.preview).to_have_attribute("aria-busy", "false")
    assert screen.preview.text_content() == selection["context"]
    expect(screen.share).to_contain_text(
        f"{activities(selection['count'])} · {counted(selection['tokens'], 'token', 'tokens')}"
    )
    expect(screen.share).to_contain_text(f"Receipt {selection['hash'][:12]}, counted with {selection['tokenizer']}")


def _clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def _allow_clipboard(page: Page, product: Product) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=product.origin)


def test_find_select_preview_copy_and_download(page: Page, device: Device, product: Product) -> None:
    screen = ActivitiesScreen(page, device)
    found, left = _found(product)
    _allow_clipboard(page, product)

    page.goto("/")
    page.wait_for_url("**/app/activities")
    screen.expect_top(product.get("/activities/")["items"][:3])
    screen.expect_total(product.get("/activities/", limit=1)["total"]["count"])

    screen.search.fill(NOTE_WORD)
    screen.expect_list(found)

    screen.open_filters()
    option = screen.owner_option(OWNER)
    expect(option).to_have_accessible_name(re.compile(rf"^{OWNER}\s*8$"))
    device.press(option)
    if device.is_narrow:
        expect(screen.filters.get_by_role("button", name="Show 8 activities")).to_be_visible()
    screen.close_filters()
    screen.expect_list(left)

    chosen = [left[place] for place in (0, 2, 3, 4, 5)]
    if device.is_narrow:
        for activity in chosen:
            screen.select(screen.row_of(activity))
    else:
        # Down, up, one by one, and a range.
        page.evaluate("document.activeElement.blur()")
        for key in ("j", "x", "j", "j", "j", "k", "x", "Shift+ArrowDown", "Shift+ArrowDown", "j", "x"):
            page.keyboard.press(key)
    for activity in left:
        expect(screen.row_of(activity)).to_have_attribute("aria-selected", str(activity in chosen).lower())
    screen.expect_selected(chosen)
    selection = product.select([activity["id"] for activity in chosen])
    assert selection["tokens"] == sum(activity["tokens"] for activity in chosen)

    screen.press_in_tray("Share with a model")
    _expect_context(screen, selection)

    device.press(screen.share.get_by_role("button", name="Copy", exact=True))
    expect(screen.share.get_by_role("button", name="Copied")).to_be_visible()
    assert _clipboard(page) == selection["context"]

    with page.expect_download() as download:
        device.press(screen.share.get_by_role("button", name="Download"))
    assert download.value.suggested_filename == f"coolmint-5-activities-{selection['hash'][:8]}.md"
    assert Path(download.value.path()).read_bytes() == selection["context"].encode()

    device.press(screen.share.get_by_text("XML", exact=True))
    _expect_context(screen, product.select([activity["id"] for activity in chosen], format="xml"))

    device.press(screen.share.get_by_role("button", name="Close", exact=True))
    expect(screen.share).to_be_hidden()
    screen.expect_selected(chosen)


def _tab_to(page: Page, role: str, name: str, *, back: bool = False) -> None:
    """Press Tab until the focus is there; a person cannot jump."""
    target = page.get_by_role(role, name=re.compile(name)).first  # type: ignore[arg-type]
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if target.count() and target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {role} {name}")


def test_everything_without_a_mouse(visit: Visit, product: Product) -> None:
    page = visit(WIDE)
    screen = ActivitiesScreen(page, WIDE)
    found, left = _found(product)
    _allow_clipboard(page, product)
    keyboard = page.keyboard

    page.goto("/")
    page.wait_for_url("**/app/activities")
    screen.expect_top(product.get("/activities/")["items"][:3])

    keyboard.press("/")
    expect(screen.search).to_be_focused()
    keyboard.type(NOTE_WORD)
    screen.expect_list(found)

    keyboard.press("Tab")
    keyboard.press("f")
    _tab_to(page, "checkbox", f"^{OWNER}")
    keyboard.press("Space")
    screen.expect_list(left)

    keyboard.press("/")
    _tab_to(page, "row", f"^Select {left[0]['subject']}")
    for key in ("x", "ArrowDown", "ArrowDown", "Space", "Shift+J", "Shift+J", "j", "x"):
        keyboard.press(key)
    chosen = [left[place] for place in (0, 2, 3, 4, 5)]
    for activity in left:
        expect(screen.row_of(activity)).to_have_attribute("aria-selected", str(activity in chosen).lower())
    screen.expect_selected(chosen)
    selection = product.select([activity["id"] for activity in chosen])

    keyboard.press("s")
    _expect_context(screen, selection)
    _tab_to(page, "region", "^Context preview$")
    _tab_to(page, "button", "^Copy$", back=True)
    keyboard.press("Enter")
    expect(screen.share.get_by_role("button", name="Copied")).to_be_focused()
    assert _clipboard(page) == selection["context"]
    _tab_to(page, "button", "^Download$", back=True)
    with page.expect_download() as download:
        keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes() == selection["context"].encode()

    keyboard.press("Escape")
    expect(screen.share).to_be_hidden()
    screen.expect_selected(chosen)

    # The focus is back in the list, where one key undoes and one opens.
    keyboard.press("Control+z")
    screen.expect_selected(chosen[:-1])
