"""Coming in and going out: with a password, with a second factor, by links; and what is left behind."""

import re
import time

import httpx
import pyotp
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.devices import Device
from tests.journeys.organisation import ADMIN, NOTE_WORD
from tests.journeys.people import AccountMenu, SignInScreen
from tests.journeys.product import PASSWORD, Product
from tests.journeys.screens import ActivitiesScreen
from tests.journeys.watch import Watch

_UNAUTHORIZED = r"status of 401"
_GONE = r"status of 410"


def test_with_a_password_the_page_one_wanted_comes_back(
    visit: Visit, device: Device, product: Product, watch: Watch
) -> None:
    watch.expect_console(_UNAUTHORIZED)  # How the page learns that nobody is signed in.
    email = f"jo.{device.name}@example.com"
    product.add_person(email, "admin", name="Jo Finch")
    page = visit(device, signed_in_as=None)
    page.goto(f"/app/activities?q={NOTE_WORD}&sort=subject")
    screen = SignInScreen(page, device)
    page.wait_for_url(re.compile(r"/app/sign-in\?to="))
    screen.sign_in(email, PASSWORD)
    page.wait_for_url(f"**/app/activities?q={NOTE_WORD}&sort=subject")
    ActivitiesScreen(page, device).expect_list(product.list_activities(q=NOTE_WORD, sort="subject"))

    menu = AccountMenu(page, device, "Jo Finch")
    device.press(menu.open().get_by_role("menuitem", name="Profile"))
    page.wait_for_url("**/app/profile")
    menu.sign_out()
    expect(screen.email).to_be_visible()
    page.go_back()
    expect(screen.email).to_be_visible()
    expect(page.get_by_text(NOTE_WORD)).to_have_count(0)


def test_a_wrong_password_is_told_and_leads_nowhere(visit: Visit, device: Device, watch: Watch) -> None:
    watch.expect_console(_UNAUTHORIZED)
    page = visit(device, signed_in_as=None)
    screen = SignInScreen(page, device)
    page.goto("/app/sign-in")
    screen.sign_in(ADMIN, "not the password")
    expect(page.get_by_role("alert")).to_have_text("E-mail and password do not fit together.")
    expect(screen.password).to_be_focused()
    expect(screen.email).to_have_value(ADMIN)


def test_too_many_tries_say_how_long_to_wait(visit: Visit, device: Device, watch: Watch) -> None:
    watch.expect_console(_UNAUTHORIZED)
    watch.expect_console(r"status of 429")
    page = visit(device, signed_in_as=None)
    screen = SignInScreen(page, device)
    page.goto("/app/sign-in")
    alert = page.get_by_role("alert")
    for _ in range(12):
        screen.sign_in(f"nobody-{device.name}@example.com", "not the password")
        expect(alert).to_be_visible()
        if "Too many" in alert.inner_text():
            break
    expect(alert).to_have_text(re.compile(r"^Too many tries\. Try again in \d+ (minutes?|seconds?)\.$"))


@pytest.mark.parametrize("to", ["https://example.org/", "//example.org/", "/\\example.org", "/app/../auth/me"])
def test_no_link_to_the_sign_in_page_leads_elsewhere(visit: Visit, device: Device, product: Product, to: str) -> None:
    page = visit(device, signed_in_as=None)
    page.goto(f"/app/sign-in?{httpx.QueryParams({'to': to})}")
    SignInScreen(page, device).sign_in(ADMIN, PASSWORD)
    page.wait_for_url(f"{product.origin}/app/activities")


def test_a_second_factor_is_set_up_asked_for_and_removed(
    visit: Visit, device: Device, product: Product, watch: Watch
) -> None:
    watch.expect_console(_UNAUTHORIZED)
    email = f"sam.{device.name}@example.com"
    product.add_person(email, "rep", name="Sam Poole")
    page = visit(device, signed_in_as=email)
    page.goto("/app/profile?section=second-factor")
    device.press(page.get_by_role("button", name="Set up a second factor"))
    expect(page.get_by_role("img", name=re.compile("^QR code"))).to_be_visible()
    totp = pyotp.TOTP(page.get_by_label("Key for the app").inner_text().replace(" ", ""))
    page.get_by_label("Enter the code").fill(totp.now())
    device.press(page.get_by_role("button", name="Turn it on"))
    codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    recovery_code = codes.first.inner_text()
    device.press(page.get_by_role("button", name="I have kept them"))
    expect(page.get_by_text(recovery_code)).to_have_count(0)

    other = visit(device, signed_in_as=None)
    screen = SignInScreen(other, device)
    other.goto("/app/sign-in")
    screen.sign_in(email, PASSWORD)
    expect(screen.code).to_be_focused()
    screen.send_code("000000")
    expect(other.get_by_role("alert")).to_contain_text("This code does not fit")
    screen.send_code(totp.at(time.time() + 30))  # The present one is used up.
    AccountMenu(other, device, "Sam Poole").open()

    page.reload()
    device.press(page.get_by_role("button", name="Remove the second factor"))
    page.get_by_role("textbox", name="Code").fill(recovery_code)
    device.press(page.get_by_role("button", name="Remove the second factor"))
    expect(page.get_by_role("button", name="Set up a second factor")).to_be_visible()


def test_a_one_time_link_works_once_and_leaves_the_address(
    visit: Visit, device: Device, product: Product, watch: Watch
) -> None:
    watch.expect_console(_GONE)
    link = product.sign_in_link(ADMIN).partition("/app/")[2]
    page = visit(device, signed_in_as=None)
    page.goto(f"/app/{link}")
    page.wait_for_url("**/app/sign-in")
    device.press(page.get_by_role("button", name="Sign in"))
    page.wait_for_url("**/app/activities")
    expect(ActivitiesScreen(page, device).grid).to_be_visible()

    other = visit(device, signed_in_as=None)
    other.goto(f"/app/{link}")
    device.press(other.get_by_role("button", name="Sign in"))
    expect(other.get_by_role("alert")).to_contain_text("This link was used already or is too old")
    device.press(other.get_by_role("button", name="Sign in with a password"))
    expect(SignInScreen(other, device).email).to_be_visible()


def test_signing_out_everywhere_puts_the_other_device_out(
    visit: Visit, device: Device, product: Product, watch: Watch
) -> None:
    watch.expect_console(_UNAUTHORIZED)
    email = f"kit.{device.name}@example.com"
    product.add_person(email, "admin", name="Kit Rowe")
    here = visit(device, signed_in_as=email)
    product.new_session_of(email)
    there = visit(device, signed_in_as=email)
    screen = ActivitiesScreen(there, device)
    screen.open(f"/app/activities?q={NOTE_WORD}")
    screen.expect_settled()
    screen.select(screen.row(0))

    here.goto("/app/profile?section=devices")
    devices = here.get_by_role("list", name="Devices").get_by_role("listitem")
    expect(devices).to_have_count(2)
    expect(devices.filter(has_text="This device")).to_have_count(1)
    device.press(here.get_by_role("button", name="Sign out everywhere"))
    expect(here.get_by_role("group", name="Sign out everywhere")).to_contain_text("this one too")
    device.press(here.get_by_role("button", name="Sign out everywhere"))
    here.wait_for_url("**/app/sign-in")

    # It notices with the next thing it asks for, and comes back to the same page with the same selection.
    screen.sort_by_subject()
    there.wait_for_url(re.compile(r"/app/sign-in\?.*ended=true"))
    expect(there.get_by_role("status")).to_contain_text("Your session has ended")
    stored = there.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    assert "Follow-up" not in stored
    SignInScreen(there, device).sign_in(email, PASSWORD)
    there.wait_for_url(f"**/app/activities?q={NOTE_WORD}&sort=subject")
    expect(screen.tray).to_contain_text("1 selected")


def test_what_was_selected_is_nobody_elses(visit: Visit, device: Device, product: Product, watch: Watch) -> None:
    watch.allow_console(_UNAUTHORIZED)
    email = f"ash.{device.name}@example.com"
    product.add_person(email, "admin", name="Ash Wren")
    page = visit(device, signed_in_as=email)
    screen = ActivitiesScreen(page, device)
    screen.open()
    screen.expect_settled()
    screen.select(screen.row(0))
    AccountMenu(page, device, "Ash Wren").sign_out()
    SignInScreen(page, device).sign_in(ADMIN, PASSWORD)
    screen.expect_settled()
    expect(page.get_by_text("1 selected")).to_have_count(0)


def test_a_stranger_sees_nothing_of_the_product(visit: Visit, device: Device, watch: Watch) -> None:
    watch.expect_console(_UNAUTHORIZED)
    stranger = visit(device, signed_in_as=None)
    for address in ("/app/", "/app/data", "/app/users", "/app/nowhere"):
        stranger.goto(address)
        expect(SignInScreen(stranger, device).email).to_be_visible()
        expect(stranger.get_by_role("navigation")).to_have_count(0)
