"""Rows that Salesforce would hardly give, but a file may: none may stop the others."""

import random
import string

import pytest

from tests.support.organisation import Organisation

_RANDOM = random.Random(3)
_LONG = "".join(_RANDOM.choices(string.ascii_letters, k=4_000))
_WORDS = " ".join("".join(_RANDOM.choices(string.ascii_lowercase, k=9)) for _ in range(90_000))
_HANGUL = "".join(chr(_RANDOM.randrange(0xAC00, 0xD7A4)) for _ in range(131_072))


@pytest.mark.parametrize("field", ["Type", "Status", "Priority", "TaskSubtype"])
async def test_a_pick_of_thousands_of_characters(client, organisation: Organisation, field: str):
    odd = organisation.task(**{field: _LONG})
    good = organisation.task()
    organisation.load()

    name = {"TaskSubtype": "subtype"}.get(field, field.lower())
    items = (await client.get("/activities/", params={"sort": f"-{name}", "limit": "1"})).json()

    assert [item["salesforce_id"] for item in items["items"]] == [odd]
    rest = (await client.get("/activities/", params={"sort": f"-{name}", "cursor": items["next_cursor"]})).json()
    assert [item["salesforce_id"] for item in rest["items"]] == [good]


async def test_a_specialty_of_thousands_of_characters_stays_with_its_contact(client, organisation: Organisation):
    task = organisation.task(WhoId=organisation.contact(Specialty__c=_LONG))
    organisation.load()

    item = (await client.get(f"/activities/{task}")).json()

    assert item["contacts"][0]["specialty"] == _LONG


@pytest.mark.parametrize("text", [_WORDS, _HANGUL], ids=["distinct words", "Hangul"])
@pytest.mark.parametrize("field", ["Subject", "Description"])
async def test_a_text_longer_than_any_index(client, organisation: Organisation, field: str, text: str):
    task = organisation.task(**{field: text})
    organisation.load()

    item = (await client.get(f"/activities/{task}")).json()

    assert item[field.lower()] == text
    assert item["tokens"] > 0


@pytest.mark.parametrize("spell", [str.upper, str.lower])
async def test_headers_in_capitals_or_small_letters(client, organisation: Organisation, spell):
    contact = organisation.contact(FirstName="Mei", Salutation="Dr.", Specialty__c="Cardiology")
    task = organisation.task(WhoId=contact, Description="asked about reimbursement", Product__c="Stentavia")
    folder = organisation.write()
    for path in folder.iterdir():
        header, _, rest = path.read_bytes().partition(b"\r\n")
        path.write_bytes(spell(header.decode()).encode() + b"\r\n" + rest)
    organisation.load_folder(folder)

    found = await client.get("/activities/", params={"q": "reimbursement", "attr.product": "Stentavia"})

    (item,) = found.json()["items"]
    assert item["salesforce_id"] == task
    assert item["contacts"][0]["specialty"] == "Cardiology"
    assert item["has_physician"] is True
