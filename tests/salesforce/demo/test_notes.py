"""The texts: long enough, varied, true to their topic, and ugly where real ones are."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from coolmint.salesforce.demo import generate

from .reading import Row, rows

Check = Callable[[Row], bool]


@pytest.fixture(scope="module", params=[1, 2, 3])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """The activities of the smallest organisation that must hold every ugly case."""
    folder = tmp_path_factory.mktemp("small")
    generate(folder, activities=200, seed=request.param)
    return [*rows(folder, "Task"), *rows(folder, "Event")]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    folder = tmp_path_factory.mktemp("large")
    generate(folder, activities=3_000, seed=5)
    return [*rows(folder, "Task"), *(row for row in rows(folder, "Event") if row["IsChild"] == "false")]


def script(name: str) -> Check:
    return lambda row: any(unicodedata.name(letter, "").startswith(name) for letter in row["Description"])


UGLY: dict[str, Check] = {
    "LF": lambda row: "\n" in row["Description"].replace("\r\n", ""),
    "CRLF": lambda row: "\r\n" in row["Description"],
    "quotes": lambda row: '"' in row["Description"] and row["Subject"].startswith('"'),
    "emoji": lambda row: any(unicodedata.category(letter) == "So" for letter in row["Description"]),
    "HTML": lambda row: row["Description"].startswith("<html>") and "</table>" in row["Description"],
    "formula": lambda row: row["Description"] in ("=1+1", "=SUM(A1:A9)", "@SUM(1+1)", "+49 555-0100", "-"),
    "null": lambda row: row["Description"] in ("null", "NULL", "None"),
    "N/A": lambda row: row["Description"] in ("N/A", "n/a", "#N/A"),
    "trailing blanks": lambda row: row["Description"].endswith("\n ") and row["Subject"].endswith("  "),
    "longest": lambda row: len(row["Description"]) == 32_000,
    "Turkish": lambda row: "ğ" in row["Description"] and "ş" in row["Description"],
    "Greek": script("GREEK"),
    "Chinese": script("CJK UNIFIED"),
    "Japanese": script("HIRAGANA"),
    "Hebrew": script("HEBREW"),
    "Arabic": script("ARABIC"),
    "tabs": lambda row: "\t" in row["Description"],
    "commas": lambda row: row["Subject"].count(",") >= 8,
    "no subject": lambda row: not row["Subject"],
    "no description": lambda row: not row["Description"],
    "deleted": lambda row: row["IsDeleted"] == "true",
    "archived": lambda row: row["IsArchived"] == "true",
    "no date": lambda row: not row["ActivityDate"],
    "future": lambda row: row["ActivityDate"] > "2026-11-01",
    "child event": lambda row: row.get("IsChild") == "true",
    "whole day": lambda row: row.get("IsAllDayEvent") == "true",
    "lead": lambda row: row["WhoId"].startswith("00Q"),
    "crowd": lambda row: int(row["WhoCount"]) >= 20,
    "about an opportunity": lambda row: row["WhatId"].startswith("006"),
}


@pytest.mark.parametrize("case", UGLY)
def test_each_ugly_case_is_there_at_200(small: list[Row], case: str) -> None:
    assert any(UGLY[case](row) for row in small)


def ordinary(rows_: list[Row]) -> list[Row]:
    """Those whose text is neither empty nor one of the ugly ones that are short or endless by design."""
    odd = ("formula", "null", "N/A", "longest", "Chinese", "Japanese", "Turkish", "Greek", "Hebrew", "Arabic")
    return [row for row in rows_ if row["Description"] and not any(UGLY[case](row) for case in odd)]


def test_ordinary_notes_have_20_to_300_words(large: list[Row]) -> None:
    lengths = [len(row["Description"].split()) for row in ordinary(large)]
    assert min(lengths) >= 20
    assert max(lengths) <= 300


def test_about_a_tenth_is_empty_and_few_have_no_subject(large: list[Row]) -> None:
    assert 0.07 < sum(not row["Description"] for row in large) / len(large) < 0.13
    assert 0.01 < sum(not row["Subject"] for row in large) / len(large) < 0.035


def test_notes_are_not_copies_of_each_other(large: list[Row]) -> None:
    texts = [row["Description"] for row in ordinary(large)]
    assert len(set(texts)) > 0.995 * len(texts)
    sentences = {re.sub(r"[A-Z0-9]\S*", "_", line) for text in texts for line in re.split(r"[.!?]\s|\n", text)}
    assert len(sentences) > 2_000


def test_no_template_is_left_unfilled(large: list[Row]) -> None:
    for row in ordinary(large):
        plain = re.sub(r"<style>.*?</style>", "", row["Description"])
        assert not set("{}") & set(plain)
        assert "{" not in row["Subject"] + row["Next_Step__c"]


def test_products_come_from_the_catalogue(large: list[Row]) -> None:
    products = {"Airavelle", "Infuvela", "Lumivara", "Ossivane", "Pulsarion", "Stentavia", "Synaptrel", "Vitrasense"}

    assert {row["Product__c"] for row in large} == {"", *products}


def test_promises_are_made_and_come_back(large: list[Row]) -> None:
    texts = "\n".join(row["Description"] for row in large)
    assert len(re.findall(r"[Pp]romised [A-Z].*? by ", texts)) > 30
    assert len(re.findall(r"[Aa]s promised on ", texts)) > 10
    assert len(re.findall(r"still open|Still owe|Overdue from our side", texts)) > 5


def test_people_and_mail_addresses_are_made_up(tmp_path: Path) -> None:
    generate(tmp_path, activities=3_000, seed=8)
    for name in ("User", "Contact", "Lead"):
        for row in rows(tmp_path, name):
            assert re.fullmatch(r"[a-z0-9.-]+@([a-z0-9-]+\.example|example\.com)", row["Email"]) or not row["Email"]
            assert "555-01" in row["Phone"]
    contacts = rows(tmp_path, "Contact")
    assert {"Dr.", "Prof.", ""} < {row["Salutation"] for row in contacts}
    assert any(not (row["FirstName"] + row["LastName"]).isascii() for row in contacts)
    assert all(row["Title"] for row in contacts if not row["Specialty__c"])
