"""What was read, what came of it, and what was refused and why."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.devices import Device
from tests.journeys.product import Product
from tests.journeys.screens import counted

BAD_DATE = "31.02.2026"


@pytest.fixture(scope="module")
def refused_folder(product: Product) -> str:
    """An import of three tasks of which one has a date that does not exist."""
    export = product.export()
    export.task("Gooseberry before", "2025-02-01")
    export.task("Gooseberry", BAD_DATE)
    export.task("Gooseberry after", "2025-02-02")
    return product.load(export)


def test_imports_counts_and_quarantine(page: Page, device: Device, product: Product, refused_folder: str) -> None:
    summary = product.get("/imports/summary")
    runs = product.get("/imports/")["items"]
    run = next(run for run in runs if run["source"] == refused_folder)
    [bad] = product.get("/imports/quarantine", import_id=run["id"])["items"]
    everything = product.get("/imports/quarantine")
    assert (bad["line"], bad["field"], bad["value"]) == (3, "ActivityDate", BAD_DATE)
    assert everything["total"] == {"count": len(everything["items"]), "exact": True}

    page.goto("/app/activities")
    if device.is_narrow:
        # The header has no room for it there.
        device.press(page.get_by_role("button", name="Account"))
        device.press(page.get_by_role("menuitem", name="Data"))
    else:
        device.press(page.get_by_role("navigation", name="Pages").get_by_role("link", name="Data"))
    page.wait_for_url("**/app/data")
    expect(page.get_by_role("heading", name="Data", level=1)).to_be_visible()

    counts = page.get_by_role("region", name="What is here")
    activities = summary["activities"]
    expect(counts).to_contain_text(
        f"Activities{activities['count']:,}Deleted in Salesforce{activities['deleted']:,}"
        f"Waiting to be structured{activities['pending']:,}"
    )
    assert activities["count"] == product.get("/activities/", limit=1)["total"]["count"]
    for object_ in summary["objects"]:
        row = counts.get_by_role("row").filter(has=page.get_by_role("rowheader", name=object_["label"], exact=True))
        expect(row.get_by_role("cell").nth(0)).to_have_text(f"{object_['rows']:,}")
        expect(row.get_by_role("cell").nth(1)).to_have_text(f"{object_['deleted']:,}")

    imports = page.get_by_role("list", name="Imports").get_by_role("listitem")
    expect(imports).to_have_count(len(runs))
    item = imports.filter(has=page.get_by_role("button", name=refused_folder, exact=True))
    expect(item).to_contain_text("3 rows read · 2 new · 0 changed · 0 unchanged · 1 in quarantine")
    device.press(item.get_by_role("button", name=refused_folder, exact=True))
    files = item.get_by_role("region", name="Files of this import").get_by_role("row")
    expect(files).to_have_count(2)
    expect(files.nth(1).get_by_role("rowheader")).to_have_text("Task.csv")
    expect(files.nth(1).get_by_role("cell")).to_have_text(["Imported", "Task", "3", "2", "0", "0", "0", "0", "0", "1"])

    quarantine = page.get_by_role("region", name="Quarantine", exact=True)
    total = everything["total"]["count"]
    expect(quarantine).to_contain_text(f"{counted(total, 'row', 'rows')} in quarantine, {total:,} shown")
    device.press(item.get_by_role("button", name="1 in quarantine"))
    page.wait_for_url(re.compile(rf"/app/data\?import={run['id']}#quarantine$"))
    expect(quarantine).to_contain_text("Only the rows of one import.")
    expect(quarantine).to_contain_text("1 row in quarantine, 1 shown")
    rows = quarantine.get_by_role("region", name="Rows in quarantine").get_by_role("row")
    expect(rows).to_have_count(2)
    expect(rows.nth(1).get_by_role("cell")).to_have_text(
        [bad["file"], "3", "Task", "ActivityDate", bad["reason"], BAD_DATE]
    )
    expect(rows.nth(1)).to_be_in_viewport()

    device.press(quarantine.get_by_role("button", name="Show every import"))
    page.wait_for_url("**/app/data")
    expect(rows).to_have_count(total + 1)


def test_the_good_rows_of_a_file_with_a_bad_one_are_there(product: Product, refused_folder: str) -> None:
    assert refused_folder
    assert [activity["subject"] for activity in product.list_activities(q="gooseberry")] == [
        "Gooseberry after",
        "Gooseberry before",
    ]
