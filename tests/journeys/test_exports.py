"""From the list to a file: ask, watch, download, and find exactly the list in it."""

import csv
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.devices import Device
from tests.journeys.product import Product
from tests.journeys.screens import ActivitiesScreen


@pytest.fixture
def worker(product: Product) -> Iterator[None]:
    """Let what waits in the queue be done."""
    with product.working():
        yield


def shoot(page: Page, name: str, device: Device) -> None:
    """Keep a picture when somebody wants to look."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}-{device.name}.png")


def test_the_file_is_the_list(page: Page, device: Device, product: Product, worker: None) -> None:
    screen = ActivitiesScreen(page, device)
    listed = product.list_activities(kind="event", sort="subject")
    screen.open("/app/activities?kind=event&sort=subject")
    screen.expect_total(len(listed))
    shoot(page, "export-list", device)

    device.press(page.get_by_role("button", name=f"Export {len(listed):,}"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("checkbox", name="Notes")).to_be_checked()
    shoot(page, "export-dialog", device)
    device.press(dialog.get_by_role("button", name=f"Export {len(listed):,}"))

    page.wait_for_url("**/app/exports")
    latest = page.get_by_role("list", name="Exports").get_by_role("listitem").first
    expect(latest.get_by_role("link", name="Download")).to_be_visible(timeout=60_000)
    shoot(page, "exports", device)
    with page.expect_download() as download:
        latest.get_by_role("link", name="Download").click()

    with zipfile.ZipFile(download.value.path()) as archive:
        text = archive.read("activities.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["salesforce_id"] for row in rows] == [activity["salesforce_id"] for activity in listed]
    assert download.value.suggested_filename.endswith(".zip")
