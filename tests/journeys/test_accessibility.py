"""axe on every page and state, on both screens and in both themes: nothing serious."""

import json
import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.devices import Device
from tests.journeys.organisation import NOTE_WORD, OWNER
from tests.journeys.people import AccountMenu, SignInScreen, UsersScreen
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen
from tests.journeys.test_states import LIST, PROBLEM
from tests.journeys.watch import Watch

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


class Audit:
    """Runs axe on what is on the screen and keeps what it finds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []
        page.add_init_script(path=AXE)

    def look(self, state: str) -> None:
        self.page.wait_for_function(
            """() => document.getAnimations().every(
                one => one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity
            )"""
        )
        result = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        assert len(result["passes"]) > 10, f"{state}: axe looked at nothing"
        for violation in result["violations"]:
            if violation["impact"] in {"serious", "critical"}:
                places = [" ".join(map(str, node["target"])) for node in violation["nodes"][:3]]
                summary = violation["nodes"][0]["failureSummary"].splitlines()[-1].strip()
                self.found.append(f"{state}: {violation['id']} ({violation['impact']}) at {places}: {summary}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious(
    visit: Visit, device: Device, product: Product, watch: Watch, theme: Literal["light", "dark"]
) -> None:
    watch.expect_console(r"status of 500")
    watch.expect_console(r"status of 422")  # Over the budget.
    page = visit(device, color_scheme=theme, reduced_motion="reduce")
    audit = Audit(page)
    screen = ActivitiesScreen(page, device)
    found = product.list_activities(q=NOTE_WORD)

    screen.open(f"/app/activities?q={NOTE_WORD}")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", theme)
    screen.expect_list(found)
    screen.filter_by_owner(OWNER)
    screen.expect_settled()
    for place in range(3):
        screen.select(screen.row(place))
    audit.look("list with search, filter and selection")

    screen.open_filters()
    audit.look("filters")
    screen.open_calendar()
    audit.look("calendar")
    page.keyboard.press("Escape")
    screen.close_filters()

    device.press(page.get_by_role("button", name=re.compile("^Sort: ")))
    expect(page.get_by_role("menuitem", name="Longest first")).to_be_visible()
    audit.look("sort menu")
    page.keyboard.press("Escape")

    device.press(screen.row(1).get_by_role("time"))
    expect(screen.drawer.get_by_role("article")).to_be_visible()
    device.press(screen.drawer.get_by_text("Data for a model (llm_context)"))
    audit.look("drawer")
    device.press(screen.drawer.get_by_role("button", name="Close the activity"))

    screen.press_in_tray("Share with a model")
    expect(screen.preview).to_be_visible()
    device.press(screen.share.get_by_text("Tokens per activity"))
    audit.look("share sheet")
    screen.share.get_by_role("textbox", name="Budget in tokens").fill("1")
    expect(screen.share.get_by_role("alert")).to_contain_text("This is over the budget")
    audit.look("share sheet over budget")
    device.press(screen.share.get_by_role("button", name="Close", exact=True))
    expect(screen.share).to_be_hidden()

    screen.press_in_tray("Show selected")
    expect(screen.rows).to_have_count(3)
    audit.look("only what is selected")

    if not device.is_narrow:
        device.press(page.get_by_role("button", name="Keys"))
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        audit.look("keys")

    screen.open("/app/activities?q=nothinghasthisword")
    expect(page.get_by_text("No activity matches")).to_be_visible()
    audit.look("nothing found")

    page.route(LIST, lambda _: None)  # Never answered.
    screen.open()
    expect(page.get_by_role("status", name="Loading activities")).to_be_visible()
    audit.look("loading")

    body = json.dumps(PROBLEM)
    page.unroute(LIST)
    page.route(LIST, lambda route: route.fulfill(status=500, content_type="application/problem+json", body=body))
    screen.open("/app/activities?sort=subject")
    expect(page.get_by_role("alert")).to_be_visible()
    audit.look("error")
    page.unroute(LIST)

    page.goto("/app/data")
    expect(page.get_by_role("list", name="Imports")).to_be_visible()
    device.press(page.get_by_role("list", name="Imports").get_by_role("button").first)
    expect(page.get_by_role("region", name="Files of this import")).to_be_visible()
    expect(page.get_by_role("region", name="Quarantine", exact=True).get_by_role("status")).to_have_count(0)
    audit.look("data")

    page.goto("/app/nowhere")
    expect(page.get_by_text("There is no such page")).to_be_visible()
    audit.look("no such page")

    assert not audit.found, "\n".join(audit.found)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_about_people(
    visit: Visit, device: Device, product: Product, watch: Watch, theme: Literal["light", "dark"]
) -> None:
    watch.expect_console(r"status of 401")
    watch.expect_console(r"status of 410")
    stranger = visit(device, signed_in_as=None, color_scheme=theme, reduced_motion="reduce")
    audit = Audit(stranger)
    screen = SignInScreen(stranger, device)
    stranger.goto("/app/sign-in?ended=true&problem=not_invited")
    expect(screen.email).to_be_visible()
    audit.look("sign in")
    screen.sign_in("nobody@example.com", "not the password")
    expect(stranger.get_by_role("alert").last).to_contain_text("do not fit")
    audit.look("wrong password")
    stranger.goto(f"/app/sign-in#token={'a' * 32}")
    device.press(stranger.get_by_role("button", name="Sign in"))
    expect(stranger.get_by_role("alert")).to_contain_text("used already")
    audit.look("used link")
    stranger.goto(f"/app/password#token={'a' * 32}")
    expect(stranger.get_by_label("New password")).to_be_visible()
    audit.look("set a password")
    found = audit.found

    name = f"Axel {theme} {device.name}"
    email = f"axe.{theme}.{device.name}@example.com"
    product.add_person(email, "admin", name=name)
    page = visit(device, signed_in_as=email, color_scheme=theme, reduced_motion="reduce")
    audit = Audit(page)
    page.goto("/app/profile")
    expect(page.get_by_role("heading", name="Profile", level=1)).to_be_visible()
    audit.look("profile")
    AccountMenu(page, device, name).open()
    audit.look("account menu")
    page.goto("/app/profile?section=devices")
    device.press(page.get_by_role("button", name="Sign out everywhere"))
    audit.look("devices")
    page.goto("/app/profile?section=second-factor")
    device.press(page.get_by_role("button", name="Set up a second factor"))
    expect(page.get_by_label("Key for the app")).to_be_visible()
    audit.look("second factor")
    page.goto("/app/profile?section=keys")
    device.press(page.get_by_role("button", name="Create a key"))
    audit.look("new key")
    page.get_by_role("textbox", name="Name").fill("Axe")
    device.press(page.get_by_role("button", name="Create the key"))
    expect(page.get_by_label("The key Axe")).to_be_visible()
    audit.look("key shown once")

    users = UsersScreen(page, device)
    users.open()
    audit.look("people")
    device.press(page.get_by_role("button", name="Add a person"))
    audit.look("new person")
    panel = users.open_person(name)
    device.press(panel.get_by_role("button", name="Link to a Salesforce user"))
    panel.get_by_role("searchbox").fill("a")
    expect(panel.get_by_role("list", name="Salesforce users")).to_be_visible()
    device.press(panel.get_by_role("button", name="Deactivate", exact=True))
    audit.look("person")
    page.goto("/app/users?tab=territories")
    device.press(page.get_by_role("button", name="Add a territory"))
    expect(page.get_by_role("list", name="Accounts found")).to_be_visible()
    audit.look("new territory")
    page.goto("/app/users?tab=fields")
    expect(page.get_by_role("checkbox", name="Rep sees Notes")).to_be_visible()
    audit.look("fields")
    page.goto("/app/audit")
    log = page.get_by_role("table", name="Audit log")
    device.press(log.get_by_role("button").first)
    expect(page.get_by_role("region", name=re.compile(r"^Event \d"))).to_be_visible()
    audit.look("audit log")
    page.goto("/app/audit?tab=alerts")
    expect(page.get_by_role("heading", name="Audit log", level=1)).to_be_visible()
    audit.look("alerts")

    assert not found + audit.found, "\n".join(found + audit.found)


def test_axe_would_find_something(visit: Visit, device: Device) -> None:
    """The proof that the test above can fail."""
    page = visit(device)
    audit = Audit(page)
    ActivitiesScreen(page, device).open()
    page.evaluate("document.querySelector('input[type=search]').removeAttribute('aria-label')")
    page.evaluate("document.querySelector('input[type=search]').removeAttribute('placeholder')")
    audit.look("list")
    assert [finding for finding in audit.found if "list: label (critical)" in finding]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_in_groups_and_exports(
    visit: Visit, device: Device, product: Product, theme: Literal["light", "dark"]
) -> None:
    page = visit(device, color_scheme=theme, reduced_motion="reduce")
    audit = Audit(page)
    page.goto("/app/activities?kind=event&group=type")
    region = page.get_by_role("region", name="Activities by Type")
    device.press(region.get_by_role("button", name=re.compile("^Meeting")))
    expect(region.get_by_role("list", name="Activities of Meeting")).to_be_visible()
    audit.look("groups")
    device.press(page.get_by_role("button", name=re.compile("^Export [0-9]")))
    expect(page.get_by_role("dialog").get_by_role("checkbox", name="Notes")).to_be_checked()
    audit.look("export dialog")
    device.press(page.get_by_role("dialog").get_by_role("button", name=re.compile("^Export [0-9]")))
    exports = page.get_by_role("list", name="Exports")
    expect(exports.get_by_role("listitem").first).to_be_visible()
    audit.look("exports")
    # Only so many may be under way; no worker ends them here.
    device.press(exports.get_by_role("button", name=re.compile("^Cancel")).first)
    expect(exports.get_by_text("Cancelled").first).to_be_visible()
    page.goto("/app/users?tab=exports")
    expect(page.get_by_role("checkbox", name="Rep may export")).to_be_visible()
    audit.look("who may export")

    assert audit.found == []
