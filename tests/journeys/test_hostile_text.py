"""Whatever stands in Salesforce is shown as the text it is: nothing runs, nothing is fetched, nothing is hidden."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.journeys.conftest import Visit, running_product
from tests.journeys.devices import WIDE, Device
from tests.journeys.product import Export, Product, Program
from tests.journeys.screens import ActivitiesScreen, Activity
from tests.support.hostile import HTML_MAIL, TEXTS

_FOLDER = "<img src=x onerror=window.canary=1>"
_BAD_DATES = [text for text in TEXTS.values() if len(text) < 500]


def _fill(program: Program) -> None:
    export = Export(program.folder / _FOLDER)
    for number, text in enumerate(TEXTS.values()):
        export.task(
            # Every subject is another, and long enough ones are cut by nobody.
            f"{number:02d} {text}",
            "2026-03-04",
            Description=text,
            OwnerId=export.user("", f"{number:02d} {text}"),
            WhoId=export.contact("", text, text[:200]),
            WhatId=export.account(text),
            Priority=text[:200],
            Product__c=text[:200],
            Next_Step__c=text[:200],
        )
    program.run("import", str(export.write()))
    refused = Export(program.folder / "refused")
    for text in _BAD_DATES:
        refused.task("Bad", text)
    program.run("import", str(refused.write()))


@pytest.fixture(scope="module")
def product(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """An organisation in which everything is hostile."""
    with running_product(server_url, tmp_path_factory.mktemp("hostile"), "journeys_hostile", _fill) as product:
        yield product


@pytest.fixture(scope="module")
def everything(product: Product) -> list[Activity]:
    found = product.list_activities(sort="subject")
    assert len(found) == len(TEXTS)
    return found


@pytest.fixture
def page(visit: Visit, device: Device) -> Iterator[Page]:
    """Fails at the end when anything ran; errors on the console and requests to outside fail it too."""
    page = visit(device)
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.on("popup", lambda popup: dialogs.append(popup.url))
    yield page
    assert dialogs == []
    _expect_nothing_ran(page)


def _expect_nothing_ran(page: Page) -> None:
    assert page.evaluate("() => window.canary") is None
    # Ours has none of these; icons are svg, and none of them has a handler or a script.
    assert page.locator("iframe, object, embed, base, form[action], marquee, video, audio, math, img").count() == 0
    assert page.locator("body script, meta[http-equiv], a[href^='javascript' i], a[href^='data' i]").count() == 0
    handlers = """() => [...document.querySelectorAll('*')].flatMap(element =>
        element.getAttributeNames().filter(name => name.startsWith('on')))"""
    assert page.evaluate(handlers) == []


class TestApi:
    def test_gives_back_what_was_exported(self, everything: list[Activity]):
        for (name, text), activity in zip(TEXTS.items(), everything, strict=True):
            assert activity["description"] == text, name
            assert activity["subject"].endswith(text), name
            assert activity["account"]["name"] == text, name


def test_the_list_shows_it(page: Page, device: Device, everything: list[Activity]) -> None:
    screen = ActivitiesScreen(page, device)
    screen.open("/app/activities?sort=subject")
    screen.expect_total(len(everything))
    seen: dict[int, str] = {}
    while len(seen) < len(everything):
        screen.expect_settled()
        seen |= _texts_by_place(screen)
        if len(seen) < len(everything):
            screen.scroll()
    for place, activity in enumerate(everything):
        assert activity["subject"] in seen[place]


def _texts_by_place(screen: ActivitiesScreen) -> dict[int, str]:
    rows: list[tuple[str, str]] = screen.rows.evaluate_all(
        "rows => rows.map(row => [row.getAttribute('aria-rowindex'), row.textContent])"
    )
    return {int(place) - 2: text for place, text in rows}


def test_the_drawer_shows_it(page: Page, device: Device, product: Product, everything: list[Activity]) -> None:
    screen = ActivitiesScreen(page, device)
    screen.open("/app/activities?sort=subject")
    device.press(screen.row(0).get_by_role("time"))
    for place, (listed, text) in enumerate(zip(everything, TEXTS.values(), strict=True)):
        if place:
            device.press(screen.drawer.get_by_role("button", name="Next activity"))
        heading = screen.drawer.get_by_role("heading", level=2)
        page.wait_for_url(f"**open={listed['id']}**")
        page.wait_for_function(
            "([heading, subject]) => heading.textContent === subject", arg=[heading.element_handle(), listed["subject"]]
        )
        activity = product.get(f"/activities/{listed['id']}")
        assert screen.drawer.get_by_role("region", name="Note", exact=True).text_content() == f"Note{text}"
        contacts = screen.drawer.get_by_role("region", name="Contacts").text_content() or ""
        assert activity["contacts"][0]["name"] in contacts
        fields = screen.drawer.get_by_role("region", name="Fields").text_content() or ""
        for shown in (activity["account"]["name"], activity["owner"]["name"], *activity["attributes"].values()):
            assert str(shown) in fields
        # Those of ours to the account's and the contacts' activities, and none that a text made.
        for link in screen.drawer.get_by_role("link").all():
            assert (link.get_attribute("href") or "").startswith("/app/activities?")
        _expect_nothing_ran(page)


def test_the_filters_show_it(page: Page, device: Device, product: Product) -> None:
    screen = ActivitiesScreen(page, device)
    facets = product.get("/activities/filter-options")["facets"]
    screen.open()
    screen.open_filters()
    for name, label in (
        ("owner", "Owner"),
        ("account", "Account"),
        ("priority", "Priority"),
        ("specialty", "Specialty"),
    ):
        region = screen.filters.get_by_role("region", name=label, exact=True)
        toggle = region.get_by_role("button", name=label, exact=True)
        if toggle.get_attribute("aria-expanded") == "false":
            device.press(toggle)
        more = region.get_by_role("button", name="more")
        while more.count():
            device.press(more.first)
        shown = region.get_by_role("checkbox").evaluate_all(
            "boxes => boxes.map(box => box.closest('label, div').textContent)"
        )
        assert len(shown) >= min(len(facets[name]), 20)
        for option in facets[name][: len(shown)]:
            assert any(option["label"] in text for text in shown), option["label"][:60]


@pytest.mark.parametrize("name", ["script", "end of an attribute", "html mail", "long", "template", "right to left"])
def test_a_chosen_filter_shows_it(
    page: Page, device: Device, product: Product, everything: list[Activity], name: str
) -> None:
    screen = ActivitiesScreen(page, device)
    activity = everything[list(TEXTS).index(name)]
    screen.open(f"/app/activities?owner_id={activity['owner']['id']}&account_id={activity['account']['id']}")
    screen.expect_list([activity])

    # Until the names have come, a chip shows the id.
    for part in ("owner", "account"):
        expect(screen.chips).not_to_contain_text(activity[part]["id"])
    chips = screen.chips.text_content() or ""
    assert activity["owner"]["name"][:60] in chips
    assert activity["account"]["name"][:60] in chips


def test_what_is_shared_shows_it(page: Page, device: Device, product: Product, everything: list[Activity]) -> None:
    screen = ActivitiesScreen(page, device)
    chosen = everything[:6]
    screen.open("/app/activities?sort=subject")
    for place in range(len(chosen)):
        screen.select(screen.row(place))
    screen.press_in_tray("Share with a model")
    for format_ in ("markdown", "xml", "json"):
        device.press(screen.share.get_by_text({"markdown": "Markdown"}.get(format_, format_.upper()), exact=True))
        expect(screen.preview).to_have_attribute("aria-busy", "false")
        selection = product.select([activity["id"] for activity in chosen], format=format_)
        page.wait_for_function(
            "([preview, context]) => preview.textContent === context",
            arg=[screen.preview.element_handle(), selection["context"]],
        )


def test_the_whole_of_it_can_be_shared(visit: Visit, product: Product, everything: list[Activity]) -> None:
    page = visit(WIDE)
    screen = ActivitiesScreen(page, WIDE)
    screen.open("/app/activities?sort=subject")
    screen.expect_settled()
    page.keyboard.press("j")
    for _ in everything:
        page.keyboard.press("Shift+ArrowDown")
    screen.press_in_tray("Share with a model")

    selection = product.select([activity["id"] for activity in everything])
    expect(screen.share).to_contain_text(selection["hash"][:12])
    expect(screen.preview).to_have_attribute("aria-busy", "false")
    assert screen.preview.text_content() == selection["context"]
    assert HTML_MAIL.splitlines()[0] in selection["context"]
    _expect_nothing_ran(page)


def test_the_data_page_shows_it(page: Page, device: Device, product: Product) -> None:
    page.goto("/app/data")
    imports = page.get_by_role("list", name="Imports")
    expect(imports.get_by_role("button", name=_FOLDER, exact=True)).to_be_visible()
    device.press(imports.get_by_role("button", name=_FOLDER, exact=True))
    expect(imports.get_by_role("region", name="Files of this import").get_by_role("row").nth(1)).to_be_visible()

    rows = product.get("/imports/quarantine", limit=200)["items"]
    table = page.get_by_role("region", name="Rows in quarantine")
    expect(table).to_be_visible()
    shown: list[Any] = table.get_by_role("row").evaluate_all(
        "rows => rows.map(row => row.lastElementChild.textContent)"
    )
    assert len(rows) == len(_BAD_DATES)
    assert {row["value"] for row in rows[: len(shown) - 1]} >= set(shown[1:20])


def test_a_search_for_it_is_only_a_search(visit: Visit) -> None:
    page = visit(WIDE)
    screen = ActivitiesScreen(page, WIDE)
    screen.open()
    for text in TEXTS.values():
        if len(text) < 300:
            with page.expect_response("**/activities/?*"):
                screen.search.fill(text)
            _expect_nothing_ran(page)
    # The last of them from the address alone.
    page.reload()
    expect(screen.search).to_have_value(list(TEXTS.values())[-2])
    _expect_nothing_ran(page)


@pytest.mark.parametrize(
    "path",
    [
        "/app/<img src=x onerror=window.canary=1>",
        "/app/javascript:window.canary=1",
        "/app/activities?open=<img src=x onerror=window.canary=1>",
        "/app/activities?sort=<script>window.canary=1</script>",
        "/app/activities?owner_id=<svg onload=window.canary=1>",
        "/app/activities#<img src=x onerror=window.canary=1>",
        "/app//evil.example.com/",
        "/app/%2F%2Fevil.example.com",
        "/app/data?import_id=<img src=x onerror=window.canary=1>",
    ],
)
def test_an_address_is_only_an_address(visit: Visit, watch: Any, product: Product, path: str) -> None:
    page = visit(WIDE)
    watch.allow_console("Failed to load resource: the server responded with a status of 4")
    page.goto(path)
    page.wait_for_load_state("networkidle")

    assert page.url.startswith(product.origin)
    _expect_nothing_ran(page)
