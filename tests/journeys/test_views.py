"""Filters of nested groups, and views: built, saved, shared, opened by somebody else, changed under nobody."""

import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.devices import WIDE, Device
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen, activities
from tests.journeys.test_accessibility import Audit

MAYA = "maya.reader@example.com"
NESTED = {
    "and": [
        {
            "or": [
                {"field": "type", "op": "any_of", "value": ["Call"]},
                {"field": "kind", "op": "any_of", "value": ["event"]},
            ]
        },
        {"not": {"field": "has_physician", "op": "is", "value": True}},
    ]
}


def filter_of(page: Page) -> object:
    given = parse_qs(urlsplit(page.url).query).get("filter")
    return json.loads(given[0]) if given else None


class Builder:
    """The form for nested groups."""

    def __init__(self, page: Page, device: Device) -> None:
        self.page = page
        self.device = device
        self.form = page.get_by_role("region", name="Filter builder")

    def open(self) -> None:
        self.device.press(self.page.get_by_role("button", name="Filter", exact=True))
        expect(self.form.get_by_role("button", name="Condition").first).to_be_visible()

    def choose(self, field: Locator, option: str) -> None:
        field.click()
        field.fill(option)
        self.page.get_by_role("option", name=option).first.click()

    def condition(self, at: int) -> Locator:
        return self.form.get_by_role("listitem").filter(has=self.page.get_by_role("combobox", name="Field")).nth(at)

    def set_field(self, condition: Locator, name: str) -> None:
        self.choose(condition.get_by_role("combobox", name="Field"), name)


@pytest.fixture(scope="module", autouse=True)
def maya(product: Product) -> None:
    product.add_person(MAYA, "auditor", name="Maya Lind")


def build_nested(builder: Builder, page: Page) -> None:
    """(Type is Call or Kind is Event) and not Has a physician."""
    form = builder.form
    form.get_by_role("button", name="Group").first.click()
    form.get_by_role("button", name="Remove condition").first.click()
    inner = form.get_by_role("group", name="any of these").first
    builder.choose(inner.get_by_role("combobox", name="Value of Type"), "Call")
    page.keyboard.press("Escape")
    inner.get_by_role("button", name="Condition", exact=True).click()
    second = inner.get_by_role("combobox", name="Field").nth(1)
    builder.choose(second, "Kind")
    builder.choose(inner.get_by_role("combobox", name="Value of Kind"), "Event")
    page.keyboard.press("Escape")
    form.get_by_role("button", name="Group").last.click()
    last = form.get_by_role("group", name="any of these").last
    last.get_by_role("checkbox", name="Not").check()
    builder.choose(last.get_by_role("combobox", name="Field"), "Has a physician")
    last.get_by_role("combobox", name="Value of Has a physician").click()
    page.get_by_role("option", name="Yes").click()


def test_a_view_is_built_shared_and_changes_under_nobody(visit: Visit, product: Product) -> None:
    robin = visit(WIDE)
    screen = ActivitiesScreen(robin, WIDE)
    screen.open()
    builder = Builder(robin, WIDE)
    builder.open()
    build_nested(builder, robin)

    robin.wait_for_url(lambda url: "has_physician" in url)
    assert filter_of(robin) == NESTED
    count = product.get("/activities/", filter=json.dumps(NESTED))["total"]["count"]
    expect(robin.get_by_role("status").filter(has_text=activities(count)).first).to_be_visible()
    expect(screen.chips).to_contain_text("Type is Call or Kind is Event")
    expect(screen.chips).to_contain_text("not Has a physician is yes")

    robin.get_by_role("button", name="Views").click()
    robin.get_by_role("button", name="Save as a new view").click()
    robin.get_by_role("textbox", name="Name").fill("Calls and visits")
    robin.get_by_role("button", name="Save view").click()
    robin.get_by_role("button", name="View: Calls and visits").click()
    robin.get_by_role("button", name="Share", exact=True).click()
    robin.get_by_role("radio", name="People you name").check()
    robin.get_by_role("searchbox", name="Find people").fill("Maya")
    robin.get_by_role("button", name="Add Maya Lind").click()
    robin.get_by_role("button", name="Share view").click()
    expect(robin.get_by_role("dialog")).to_have_count(0)

    maya = visit(WIDE, signed_in_as=MAYA)
    theirs = ActivitiesScreen(maya, WIDE)
    theirs.open()
    maya.get_by_role("button", name="Views").click()
    maya.get_by_role("button", name=re.compile("^Calls and visits")).click()
    maya.wait_for_url(lambda url: "view_version" in url)
    assert filter_of(maya) == NESTED
    opened = maya.url
    expect(maya.get_by_role("button", name="View: Calls and visits")).to_be_visible()

    # Robin saves something else; Maya's screen stays, after a reload too, until she loads it.
    robin.get_by_role("button", name="Remove filter not Has a physician is yes").click()
    expect(robin.get_by_text("Unsaved changes")).to_be_visible()
    robin.get_by_role("button", name="Save", exact=True).click()
    expect(robin.get_by_text("Unsaved changes")).to_have_count(0)
    maya.reload()
    expect(maya.get_by_text("Changed by Robin Vale")).to_be_visible()
    assert maya.url == opened
    expect(theirs.chips).to_contain_text("not Has a physician is yes")
    maya.get_by_role("button", name="Load", exact=True).click()
    maya.wait_for_url(lambda url: "has_physician" not in url)
    expect(maya.get_by_text("Changed by Robin Vale")).to_have_count(0)

    # She may not save over it, only as her own.
    maya.get_by_role("button", name="Remove filter").first.click()
    expect(maya.get_by_role("button", name="Save as", exact=True)).to_be_visible()
    expect(maya.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    maya.get_by_role("button", name="Reset").click()
    expect(maya.get_by_text("Unsaved changes")).to_have_count(0)


def test_a_link_shows_the_same_rows_and_going_back_undoes_the_builder(visit: Visit, product: Product) -> None:
    page = visit(WIDE)
    screen = ActivitiesScreen(page, WIDE)
    screen.open()
    before = page.url
    page.goto(f"{product.origin}/app/activities?{_query(filter=NESTED, columns='1;subject:300,owner,tokens')}")
    expect(screen.grid.get_by_role("columnheader", name="Tokens")).to_be_visible()
    first = screen.rows.first.inner_text()

    other = visit(WIDE, signed_in_as=MAYA)
    other.goto(page.url)
    theirs = ActivitiesScreen(other, WIDE)
    expect(theirs.rows.first).to_be_visible()
    assert theirs.rows.first.inner_text() == first
    assert before != page.url


def _query(**given: object) -> str:
    return urlencode({name: json.dumps(value) if isinstance(value, dict) else value for name, value in given.items()})


def test_columns_are_chosen_moved_and_sized_with_the_keyboard_and_stay(visit: Visit) -> None:
    page = visit(WIDE)
    screen = ActivitiesScreen(page, WIDE)
    screen.open()
    page.get_by_role("button", name="Columns").click()
    menu = page.get_by_role("dialog", name="Columns")
    menu.get_by_role("checkbox", name="Quarter").click()
    expect(menu.get_by_role("checkbox", name="Quarter")).to_be_checked()
    menu.get_by_role("button", name="Move Quarter up").press("Enter")
    menu.get_by_role("combobox", name="Stay while the others scroll").select_option("the first 2")
    page.keyboard.press("Escape")
    edge = screen.grid.get_by_role("separator", name="Width of Subject")
    before = screen.grid.get_by_role("columnheader", name="Subject").bounding_box()
    edge.press("ArrowRight")
    after = screen.grid.get_by_role("columnheader", name="Subject").bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"]
    expect(screen.grid.get_by_role("columnheader", name="Quarter")).to_be_attached()

    with page.expect_response(lambda answer: answer.url.endswith("/preferences") and answer.ok):
        page.get_by_role("button", name="Row height").click()
        page.get_by_role("menuitem", name="Tall").click()
    again = visit(WIDE)
    theirs = ActivitiesScreen(again, WIDE)
    theirs.open()
    expect(theirs.grid.get_by_role("columnheader", name="Quarter")).to_be_attached()
    expect(again.get_by_role("button", name="Row height: Tall, with more of the note")).to_be_visible()
    again.get_by_role("button", name="Columns").click()
    again.get_by_role("button", name="Reset").click()
    expect(theirs.grid.get_by_role("columnheader", name="Quarter")).to_have_count(0)
    with again.expect_response(lambda answer: answer.url.endswith("/preferences") and answer.ok):
        again.keyboard.press("Escape")
        again.get_by_role("button", name="Row height").click()
        again.get_by_role("menuitem", name="Normal").click()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_builder_and_the_views_have_nothing_serious(visit: Visit, device: Device, theme: str) -> None:
    page = visit(device, color_scheme=theme)
    audit = Audit(page)
    screen = ActivitiesScreen(page, device)
    screen.open(f"/app/activities?{_query(filter=NESTED)}")
    expect(screen.rows.first).to_be_visible()
    builder = Builder(page, device)
    builder.open()
    expect(builder.form.get_by_role("combobox", name="Field").first).to_be_visible()
    audit.look("builder")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"] if page.viewport_size else True
    if device.is_narrow:
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Views").click()
    expect(page.get_by_role("dialog", name="Views")).to_be_visible()
    audit.look("views")
    page.get_by_role("button", name="Save as a new view").click()
    expect(page.get_by_role("dialog", name="Save as a new view")).to_be_visible()
    audit.look("save as")
    assert audit.found == []
