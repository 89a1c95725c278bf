"""The pages about people as people know them."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.devices import Device


class SignInScreen:
    def __init__(self, page: Page, device: Device) -> None:
        self.page = page
        self.device = device
        self.email = page.get_by_role("textbox", name="E-mail")
        self.password = page.get_by_label("Password", exact=True)
        self.code = page.get_by_role("textbox", name="Code")

    def sign_in(self, email: str, password: str) -> None:
        self.email.fill(email)
        self.password.fill(password)
        self._press()

    def send_code(self, code: str) -> None:
        self.code.fill(code)
        self._press()

    def _press(self) -> None:
        self.device.press(self.page.get_by_role("button", name="Sign in", exact=True))


class AccountMenu:
    def __init__(self, page: Page, device: Device, name: str) -> None:
        self.page = page
        self.device = device
        self.button = page.get_by_role("button", name=f"Account of {name}")
        self.menu = page.get_by_role("menu")

    def open(self) -> Locator:
        self.device.press(self.button)
        expect(self.menu).to_be_visible()
        return self.menu

    def sign_out(self) -> None:
        self.device.press(self.open().get_by_role("menuitem", name="Sign out"))
        self.page.wait_for_url(re.compile(r"/app/sign-in"))


class UsersScreen:
    def __init__(self, page: Page, device: Device) -> None:
        self.page = page
        self.device = device
        self.people = page.get_by_role("table", name="People")
        self.panel = page.get_by_role("dialog" if device.is_narrow else "complementary", name="Person", exact=True)

    def open(self) -> None:
        self.page.goto("/app/users")
        expect(self.people).to_be_visible()

    def row_of(self, name: str) -> Locator:
        return self.people.get_by_role("row").filter(has=self.page.get_by_role("button", name=name, exact=True))

    def open_person(self, name: str) -> Locator:
        self.device.press(self.people.get_by_role("button", name=name, exact=True))
        expect(self.panel.get_by_role("heading", name=name, level=2)).to_be_visible()
        return self.panel
