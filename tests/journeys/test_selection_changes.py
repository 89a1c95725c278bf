"""A selection across time: a sync in between, steps back and forth, and all of it without a mouse."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.devices import WIDE, Device
from tests.journeys.organisation import NOTE_WORD, OTHER_OWNER
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen, activities
from tests.journeys.test_accessibility import Audit
from tests.journeys.watch import Watch


def _select_all(screen: ActivitiesScreen, count: int) -> None:
    screen.page.keyboard.press("Control+a")
    question = screen.page.get_by_role("group", name="Select all that match")
    screen.device.press(question.get_by_role("button", name=f"Select all {count:,}"))
    expect(question).to_be_hidden()


@pytest.mark.parametrize("answer", ["keep", "accept"])
def test_a_sync_in_between_is_told_before_anything_is_made(
    page: Page, device: Device, product: Product, watch: Watch, answer: str
) -> None:
    watch.expect_console(r"status of 409")
    word = f"kestrel{device.name}{answer}"
    before = product.export()
    first, *_ = [before.task(f"{word} {number}", "2024-05-06") for number in range(1, 4)]
    product.load(before)

    screen = ActivitiesScreen(page, device)
    screen.open(f"/app/activities?q={word}")
    screen.expect_total(3)
    _select_all(screen, 3)
    screen.expect_selected(product.list_activities(q=word))
    screen.press_in_tray("Share with a model")
    expect(screen.share).to_contain_text(f"{activities(3)} · ")

    after = product.export()
    after.task("Renamed since", "2024-05-06", Id=first)
    for number in (4, 5):
        after.task(f"{word} {number}", "2024-05-06")
    product.load(after)

    device.press(screen.share.get_by_text("XML", exact=True))
    told = screen.share.get_by_role("alert")
    expect(told).to_contain_text("The selection changed since you looked")
    expect(told).to_contain_text(f"{activities(3)} were shown. 2 came since. 1 went")
    expect(told).to_contain_text("Now it is 4.")
    expect(screen.preview).to_have_count(0)

    if answer == "keep":
        device.press(told.get_by_role("button", name="Keep only what was shown"))
        left = ["Renamed since", f"{word} 2", f"{word} 3"]
    else:
        device.press(told.get_by_role("button", name="Use the 4 of now"))
        left = [f"{word} {number}" for number in range(2, 6)]
    expect(told).to_be_hidden()
    expect(screen.share).to_contain_text(f"{activities(len(left))} · ")
    expect(screen.preview).to_have_attribute("aria-busy", "false")
    text = screen.preview.text_content() or ""
    subjects = {*left, "Renamed since", *(f"{word} {number}" for number in range(1, 6))}
    assert {subject for subject in subjects if subject in text} == set(left)

    device.press(screen.share.get_by_role("button", name="Close", exact=True))
    shown = product.list_activities(q=word) + product.list_activities(q="Renamed")
    screen.expect_selected(
        [activity for activity in shown if activity["subject"] in left and _is_of(activity, word, first)],
        hidden=1 if answer == "keep" else 0,
    )


def _is_of(activity: dict[str, str], word: str, first: str) -> bool:
    return word in activity["subject"] or activity["salesforce_id"] == first


def test_steps_go_back_and_forth(page: Page, device: Device, product: Product) -> None:
    screen = ActivitiesScreen(page, device)
    newest = product.list_activities()[:3]
    screen.open()
    screen.select(screen.row(0))
    screen.select(screen.row(1))
    screen.expect_selected(newest[:2])

    page.keyboard.press("Control+z")
    screen.expect_selected(newest[:1])
    page.keyboard.press("Control+Shift+z")
    screen.expect_selected(newest[:2])
    screen.press_in_tray("Clear")
    expect(screen.tray.get_by_role("button")).to_have_count(0)
    page.keyboard.press("Control+z")
    screen.expect_selected(newest[:2])

    # The same from the menu, and after a reload: the steps are the server's.
    page.reload()
    screen.expect_selected(newest[:2])
    _choose(screen, "Undo")
    screen.expect_selected(newest[:1])
    _choose(screen, "Redo")
    screen.expect_selected(newest[:2])

    # What is done after a step back leaves nothing to go forth to.
    _choose(screen, "Undo")
    screen.expect_selected(newest[:1])
    screen.select(screen.row(2))
    screen.expect_selected([newest[0], newest[2]])
    screen.press_in_tray("Change the selection")
    expect(page.get_by_role("menuitem", name="Redo")).to_be_disabled()


def _choose(screen: ActivitiesScreen, name: str) -> None:
    screen.press_in_tray("Change the selection")
    screen.device.press(screen.page.get_by_role("menuitem", name=name, exact=True))


def test_selecting_showing_and_sharing_without_a_mouse(visit: Visit, product: Product) -> None:
    page = visit(WIDE)
    screen = ActivitiesScreen(page, WIDE)
    found = product.list_activities(q=NOTE_WORD)
    press = page.keyboard.press

    screen.open(f"/app/activities?q={NOTE_WORD}")
    screen.expect_list(found)
    press("Control+a")
    expect(page.get_by_role("button", name="Select all 12")).to_be_focused()
    press("Enter")
    screen.expect_selected(found)
    _tab_to(page, "row", f"^Unselect {found[0]['subject']}|^Select {found[0]['subject']}")
    for key in ("x", "j", "x"):
        press(key)
    chosen = found[2:]
    screen.expect_selected(chosen)

    _tab_to(page, "button", "^Show selected$")
    press("Enter")
    screen.expect_list(chosen)
    expect(page.get_by_role("button", name="Show all").first).to_be_visible()
    press("s")
    selection = product.select([activity["id"] for activity in chosen])
    expect(screen.preview).to_have_attribute("aria-busy", "false")
    assert screen.preview.text_content() == selection["context"]
    press("Escape")
    expect(screen.share).to_be_hidden()
    screen.expect_selected(chosen)


def _tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until the focus is there; a person cannot jump."""
    target = page.get_by_role(role, name=re.compile(name)).first  # type: ignore[arg-type]
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.count() and target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {role} {name}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_around_the_selection(visit: Visit, device: Device, product: Product, theme: str) -> None:
    page = visit(device, color_scheme=theme, reduced_motion="reduce")
    audit = Audit(page)
    screen = ActivitiesScreen(page, device)
    newest = product.list_activities()[:3]

    screen.open()
    for place in range(3):
        screen.select(screen.row(place))
    screen.filter_by_owner(OTHER_OWNER)
    screen.expect_selected(newest, hidden=3)
    audit.look("tray with what the filter hides")

    screen.press_in_tray("(3 hidden by the filter)")
    expect(page.get_by_role("dialog", name="(3 hidden by the filter)").get_by_role("listitem")).to_have_count(3)
    audit.look("what the filter hides")
    page.keyboard.press("Escape")

    screen.press_in_tray("Change the selection")
    expect(page.get_by_role("menuitem", name="Undo")).to_be_visible()
    audit.look("menu of the selection")
    page.keyboard.press("Escape")

    page.keyboard.press("Control+a")
    expect(page.get_by_role("group", name="Select all that match").get_by_role("button").first).to_be_visible()
    audit.look("whether to select all")
    assert audit.found == []
