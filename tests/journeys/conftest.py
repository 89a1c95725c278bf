"""One running product and one Chromium for all journeys, a fresh browser context for each."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from psycopg import sql
from sqlalchemy import make_url

from coolmint.auth.dependencies import COOKIE
from tests.journeys.devices import NARROW, WIDE, Device
from tests.journeys.organisation import ADMIN, known_activities
from tests.journeys.product import Product, Program
from tests.journeys.watch import Watch

Visit = Callable[..., Page]


_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

TIMEOUT = 10_000

expect.set_options(timeout=TIMEOUT)


@contextmanager
def running_product(server_url: str, folder: Path, database: str, fill: Callable[[Program], None]) -> Iterator[Product]:
    """The real program on a database of its own."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    program = Program(make_url(server_url).set(database=database).render_as_string(hide_password=False), folder)
    fill(program)
    with program.serving() as origin:
        product = Product(program, origin)
        product.add_person(ADMIN, "admin", name="Robin Vale")
        yield product
        product.close()


def _fill(program: Program) -> None:
    demo = str(program.folder / "demo")
    program.run("generate", demo, "--activities", "2000", "--seed", "7")
    program.run("import", demo)


@pytest.fixture(scope="session")
def product(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A demo organisation and what the journeys look for."""
    with running_product(server_url, tmp_path_factory.mktemp("product"), "journeys", _fill) as product:
        export = product.export()
        known_activities(export)
        product.load(export)
        yield product


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM", "")
    if not Path(chromium).is_file():
        pytest.exit("Chromium is missing: run `make journeys`, or name it in CHROMIUM.", returncode=1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watch(product: Product) -> Iterator[Watch]:
    watch = Watch(product.origin)
    yield watch
    watch.verify()


@pytest.fixture
def visit(browser: Browser, product: Product, watch: Watch) -> Iterator[Visit]:
    """Opens a page in a browser context of its own, in which `signed_in_as` is signed in."""
    contexts = []
    product.clear_selection(ADMIN)

    def open_page(device: Device, *, signed_in_as: str | None = ADMIN, **options: Any) -> Page:
        context = browser.new_context(base_url=product.origin, locale="en-GB", **{**device.options, **options})
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        watch.over(context)
        if signed_in_as is not None:
            session = product.session_of(signed_in_as)
            context.add_cookies([{"name": COOKIE, "value": session, "url": product.origin}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(params=[WIDE, NARROW], ids=lambda device: device.name)
def device(request: pytest.FixtureRequest) -> Device:
    device: Device = request.param
    return device


@pytest.fixture
def page(visit: Visit, device: Device) -> Page:
    return visit(device)
