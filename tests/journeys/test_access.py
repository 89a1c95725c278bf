"""Who may see and do what: people without a right are told so, and those who manage rights see them hold."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.devices import Device
from tests.journeys.organisation import ADMIN, NOTE_WORD, OTHER_OWNER, OWNER
from tests.journeys.people import AccountMenu, SignInScreen, UsersScreen
from tests.journeys.product import PASSWORD, Product, email_of
from tests.journeys.screens import ActivitiesScreen
from tests.journeys.watch import Watch

_UNAUTHORIZED = r"status of 401"
_NOT_FOUND = r"status of 404"

REP = email_of(OWNER.split()[1])
UNLINKED = "noone.there@example.com"
AUDITOR = "audit.or@example.com"


@pytest.fixture(scope="module")
def people(product: Product) -> None:
    product.add_person(REP, "rep", name=OWNER)
    product.add_person(UNLINKED, "rep", name="Newly Hired")
    product.add_person(AUDITOR, "auditor", name="Audra Thor")


@pytest.mark.usefixtures("people")
def test_a_rep_sees_their_own_and_is_told_of_others(
    visit: Visit, device: Device, product: Product, watch: Watch
) -> None:
    watch.expect_console(_NOT_FOUND)
    found = product.list_activities(q=NOTE_WORD)
    own = [one for one in found if one["owner"]["name"] == OWNER]
    others = next(one for one in found if one["owner"]["name"] == OTHER_OWNER)
    page = visit(device, signed_in_as=REP)
    screen = ActivitiesScreen(page, device)
    screen.open(f"/app/activities?q={NOTE_WORD}")
    screen.expect_list(own)
    expect(AccountMenu(page, device, OWNER).open()).to_contain_text("Your own activities")

    page.goto(f"/app/activities?open={others['id']}")
    alert = screen.drawer.get_by_role("alert")
    expect(alert).to_contain_text("There is no such activity, or it is not among those you may see")
    expect(alert).to_contain_text("an administrator")
    expect(page.get_by_text(others["subject"])).to_have_count(0)


@pytest.mark.usefixtures("people")
def test_a_rep_without_a_salesforce_user_is_told_whom_to_ask(visit: Visit, device: Device) -> None:
    page = visit(device, signed_in_as=UNLINKED)
    page.goto("/app/activities")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Your account is not linked to a Salesforce user yet")
    expect(main).to_contain_text(UNLINKED)
    expect(main).to_contain_text("Ask an administrator")
    expect(AccountMenu(page, device, "Newly Hired").open()).to_contain_text("Nothing yet")


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("address", ["/app/users", "/app/audit", "/app/data"])
def test_a_page_that_is_not_for_a_role_says_whose_it_is(visit: Visit, device: Device, address: str) -> None:
    page = visit(device, signed_in_as=REP)
    page.goto(address)
    main = page.get_by_role("main")
    expect(main).to_contain_text(re.compile("This page is for administrators"))
    expect(main).to_contain_text(REP)
    menu = AccountMenu(page, device, OWNER).open()
    expect(menu.get_by_role("menuitem")).to_have_text(["Profile", "Sign out"])
    page.keyboard.press("Escape")
    device.press(main.get_by_role("link", name="Go to the activities"))
    expect(ActivitiesScreen(page, device).grid).to_be_visible()


@pytest.mark.usefixtures("people")
def test_an_auditor_reads_and_shares_nothing(visit: Visit, device: Device) -> None:
    page = visit(device, signed_in_as=AUDITOR)
    screen = ActivitiesScreen(page, device)
    screen.open()
    screen.expect_settled()
    screen.select(screen.row(0))
    expect(screen.tray.get_by_role("button", name="Share with a model")).to_have_count(0)
    expect(screen.tray).to_contain_text("sharing them with a model is not part of it")
    page.keyboard.press("s")
    expect(screen.share).to_have_count(0)

    device.press(AccountMenu(page, device, "Audra Thor").open().get_by_role("menuitem", name="Audit log"))
    expect(page.get_by_text(re.compile(r"Whole: [\d,]+ events? verified"))).to_be_visible()
    log = page.get_by_role("table", name="Audit log")
    device.press(log.get_by_role("button", name="Signed in").first)
    event = page.get_by_role("region", name=re.compile(r"^Event \d"))
    expect(event).to_contain_text("sign_in")
    with page.expect_download() as download:
        device.press(page.get_by_role("link", name="Export as JSON lines"))
    assert download.value.suggested_filename == "audit.jsonl"


def test_a_key_is_made_used_and_revoked(visit: Visit, device: Device, product: Product) -> None:
    page = visit(device)
    name = f"Nightly report {device.name}"
    page.goto("/app/profile?section=keys")
    device.press(page.get_by_role("button", name="Create a key"))
    form = page.get_by_role("form", name="New key")
    form.get_by_role("textbox", name="Name").fill(name)
    device.press(form.get_by_role("button", name="Create the key"))
    key = page.get_by_label(f"The key {name}").inner_text()
    assert key.startswith("cm_")
    device.press(page.get_by_role("button", name="I have copied it"))
    expect(page.get_by_text(key)).to_have_count(0)

    headers = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{product.origin}/activities/", headers=headers).status_code == 200
    assert httpx.get(f"{product.origin}/users", headers=headers).status_code == 403

    page.reload()
    item = page.get_by_role("list", name="API keys").get_by_role("listitem").filter(has_text=name)
    expect(item).to_contain_text("last used")
    device.press(item.get_by_role("button", name=f"Revoke {name}", exact=True))
    expect(item).to_contain_text("refused from their next request on")
    device.press(item.get_by_role("button", name=f"Revoke “{name}”"))
    expect(item).to_have_count(0)
    assert httpx.get(f"{product.origin}/activities/", headers=headers).status_code == 401


def test_a_person_is_added_and_sets_a_password(visit: Visit, device: Device) -> None:
    page = visit(device)
    users = UsersScreen(page, device)
    email = f"pat.{device.name}@example.com"
    users.open()
    device.press(page.get_by_role("button", name="Add a person"))
    form = page.get_by_role("form", name="New person")
    form.get_by_role("textbox", name="E-mail").fill(email)
    form.get_by_role("textbox", name="Name").fill(f"Pat {device.name}")
    device.press(form.get_by_role("button", name="Add", exact=True))
    link = page.get_by_label(f"Link for Pat {device.name}").inner_text()
    device.press(page.get_by_role("button", name="Done"))
    expect(users.row_of(f"Pat {device.name}")).to_contain_text("Sees nothing until linked")

    theirs = visit(device, signed_in_as=None)
    theirs.goto(f"/app/{link.partition('/app/')[2]}")
    theirs.get_by_label("New password").fill("short")
    device.press(theirs.get_by_role("button", name="Set the password"))
    expect(theirs).to_have_url(re.compile("/app/password$"))  # The browser itself knows it is too short.
    theirs.get_by_label("New password").fill(PASSWORD)
    device.press(theirs.get_by_role("button", name="Set the password"))
    expect(theirs.get_by_role("main")).to_contain_text("Your account is not linked")

    again = visit(device, signed_in_as=None)
    again.goto("/app/sign-in")
    SignInScreen(again, device).sign_in(email, PASSWORD)
    again.wait_for_url("**/app/activities")


def test_a_link_by_hand_opens_the_activities(visit: Visit, device: Device, product: Product) -> None:
    email = f"hand.{device.name}@example.com"
    name = f"Hanna {device.name}"
    product.add_person(email, "rep", name=name)
    page = visit(device)
    users = UsersScreen(page, device)
    users.open()
    panel = users.open_person(name)
    device.press(panel.get_by_role("button", name="Link to a Salesforce user"))
    panel.get_by_role("searchbox", name="Find a Salesforce user").fill(OTHER_OWNER.split()[1])
    device.press(panel.get_by_role("button", name=f"Link to {OTHER_OWNER}"))
    expect(panel.get_by_role("region", name="Salesforce user")).to_contain_text("Linked by hand")

    theirs = visit(device, signed_in_as=email)
    screen = ActivitiesScreen(theirs, device)
    screen.open(f"/app/activities?q={NOTE_WORD}")
    screen.expect_list([one for one in product.list_activities(q=NOTE_WORD) if one["owner"]["name"] == OTHER_OWNER])


def test_deactivation_throws_a_signed_in_person_out(
    visit: Visit, device: Device, product: Product, watch: Watch
) -> None:
    watch.expect_console(_UNAUTHORIZED)
    email = f"gone.{device.name}@example.com"
    name = f"Gwen {device.name}"
    product.add_person(email, "admin", name=name)
    theirs = visit(device, signed_in_as=email)
    screen = ActivitiesScreen(theirs, device)
    screen.open()
    screen.expect_settled()

    page = visit(device)
    users = UsersScreen(page, device)
    users.open()
    panel = users.open_person(name)
    device.press(panel.get_by_role("button", name="Deactivate", exact=True))
    expect(panel.get_by_role("group", name="Deactivate")).to_contain_text("every key is revoked at once")
    device.press(panel.get_by_role("button", name=f"Deactivate {name}"))
    expect(panel.get_by_role("button", name="Let them in again")).to_be_visible()

    screen.sort_by_subject()
    theirs.wait_for_url(re.compile("/app/sign-in"))
    SignInScreen(theirs, device).sign_in(email, PASSWORD)
    expect(theirs.get_by_role("alert")).to_contain_text("do not fit together")


def test_a_change_of_somebody_else_is_not_overwritten(
    visit: Visit, device: Device, product: Product, watch: Watch
) -> None:
    watch.expect_console(r"status of 412")
    name = f"Ida {device.name}"
    product.add_person(f"ida.{device.name}@example.com", "rep", name=name)

    def choose(page: Page, role: str) -> None:
        panel = UsersScreen(page, device).panel
        device.press(panel.get_by_role("combobox", name="Role"))
        device.press(page.get_by_role("option", name=role))
        device.press(panel.get_by_role("button", name=f"Change to {role.lower()}"))

    first, second = visit(device), visit(device)
    for page in (first, second):
        users = UsersScreen(page, device)
        users.open()
        users.open_person(name)
    choose(first, "Manager")
    expect(first.get_by_role("button", name="Change to manager")).to_have_count(0)
    choose(second, "Auditor")
    panel = UsersScreen(second, device).panel
    expect(panel.get_by_role("alert")).to_contain_text("Somebody changed this person since you looked")
    expect(panel.get_by_role("combobox", name="Role")).to_have_value("Manager")


def test_fields_denied_to_a_role_are_left_out(visit: Visit, device: Device, product: Product) -> None:
    product.add_person(f"mia.{device.name}@example.com", "manager", name="Mia Quell")
    page = visit(device)
    page.goto("/app/users?tab=fields")
    device.press(page.get_by_role("checkbox", name="Manager sees Notes"))
    device.press(page.get_by_role("button", name="Save 1 change"))
    expect(page.get_by_role("region", name="Fields", exact=True)).to_contain_text("Saved.")

    theirs = visit(device, signed_in_as=f"mia.{device.name}@example.com")
    theirs.goto("/app/profile")
    expect(theirs.get_by_role("main")).to_contain_text("1 field is hidden for your role")

    device.press(page.get_by_role("checkbox", name="Manager sees Notes"))
    device.press(page.get_by_role("button", name="Save 1 change"))
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()


def test_the_administrator_is_who_the_menu_says(page: Page, device: Device) -> None:
    page.goto("/app/activities")
    menu = AccountMenu(page, device, "Robin Vale").open()
    expect(menu).to_contain_text(ADMIN)
    expect(menu).to_contain_text("All activities")
    expect(menu.get_by_role("menuitem")).to_have_text(["Profile", "Users and roles", "Audit log", "Data", "Sign out"])
