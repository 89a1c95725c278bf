"""The content security policy holds in a real browser: nothing of ours needs what it forbids, and it does forbid."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.devices import WIDE
from tests.journeys.product import Product
from tests.journeys.watch import Watch


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit(WIDE)


class TestDocumentation:
    def test_of_swagger_is_drawn_and_can_be_tried(self, page: Page):
        page.goto("/docs")
        call = page.locator("#operations-health-alive_healthz_get")
        call.get_by_role("button").first.click()
        call.get_by_role("button", name="Try it out").click()
        call.get_by_role("button", name="Execute").click()

        expect(call.locator(".live-responses-table")).to_contain_text('"status": "ok"')

    def test_of_redoc_is_drawn_with_its_styles(self, page: Page):
        page.goto("/redoc")

        title = page.get_by_role("heading", name=re.compile("Cool Mint"))
        expect(title).to_be_visible()
        menu = page.locator(".menu-content")
        expect(menu).to_be_visible()
        assert menu.evaluate("element => getComputedStyle(element).display") == "flex"
        page.get_by_placeholder("Search...").fill("selection")
        expect(page.locator("[role=search] [role=menuitem]").first).to_be_visible()


@pytest.mark.parametrize("path", ["/app/", "/app/data", "/docs", "/redoc"])
class TestPolicy:
    def test_has_nothing_unsafe(self, page: Page, path):
        answer = page.goto(path)

        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "*" not in policy
        assert re.search(r"style-src 'self' 'nonce-[\w-]{22}'(;| 'sha256-)", policy)
        assert "script-src 'self';" in policy

    def test_gives_each_answer_a_nonce_of_its_own(self, page: Page, path):
        nonces = set()
        for _ in range(3):
            answer = page.goto(path)
            assert answer is not None
            found = re.search(r"'nonce-([\w-]+)'", answer.headers["content-security-policy"])
            assert found is not None
            nonces.add(found[1])
            # Pages cannot read it from the markup, so neither can a style that somebody smuggled in.
            assert page.evaluate("() => [...document.querySelectorAll('[nonce]')].every(e => !e.getAttribute('nonce'))")

        assert len(nonces) == 3

    def test_stops_what_is_smuggled_into_the_page(self, page: Page, watch: Watch, path):
        watch.expect_console("violates the following Content Security Policy directive")
        page.goto(path)
        page.evaluate(
            """() => {
                const place = document.createElement("div");
                place.innerHTML = '<img src="data:," onerror="window.canary = 1">'
                    + '<style>body { outline: 7px solid red }</style>'
                    + '<p id="smuggled" style="outline: 9px solid red">x</p>';
                document.body.append(place);
                const script = document.createElement("script");
                script.textContent = "window.canary = 2";
                document.body.append(script);
            }"""
        )
        page.wait_for_timeout(200)

        assert page.evaluate("() => window.canary") is None
        assert page.evaluate("() => getComputedStyle(document.body).outlineWidth") != "7px"
        assert page.evaluate("() => getComputedStyle(document.getElementById('smuggled')).outlineWidth") != "9px"


def test_the_pages_own_styles_are_applied(page: Page, product: Product):
    page.goto("/app/")
    expect(page.get_by_role("row").nth(1)).to_be_visible()

    styles = page.evaluate(
        """() => [...document.querySelectorAll("style")].map(style => ({
            nonce: style.nonce.length, rules: style.sheet ? style.sheet.cssRules.length : -1,
        }))"""
    )
    assert styles
    assert all(style["rules"] > 0 and style["nonce"] == 22 for style in styles), styles


def test_going_back_and_forth_keeps_the_styles(page: Page):
    """The page is asked for again each time; an old page must never meet a new nonce."""
    page.goto("/app/")
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    page.goto("/app/data")
    page.go_back()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    page.reload()
    expect(page.get_by_role("row").nth(1)).to_be_visible()

    answer = page.request.get("/app/")
    assert "etag" not in answer.headers
    assert "last-modified" not in answer.headers
