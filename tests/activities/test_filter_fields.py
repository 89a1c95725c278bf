"""The list of fields a form for filters is made of says what the filter takes."""

import pytest

from coolmint.activities.field_list import LABELS
from coolmint.activities.fields import OPERATORS, FieldKind, filter_fields
from coolmint.activities.mapping import load_mapping
from tests.support.calls import options

FIELDS = filter_fields(load_mapping(None))


async def test_every_field_is_listed_with_the_operators_it_takes(client):
    answer = (await client.get("/activities/filter-fields")).json()

    assert {field["name"]: set(field["operators"]) for field in answer["fields"]} == {
        name: {op.value for op in OPERATORS[field.kind]} for name, field in FIELDS.items()
    }
    assert answer["limits"] == {"depth": 8, "conditions": 200, "values": 20_000, "characters": 50_000}


async def test_a_field_with_options_names_its_facet(client):
    fields = (await client.get("/activities/filter-fields")).json()["fields"]

    facets = (await options(client))["info"]
    assert {field["facet"] for field in fields} - {None} == set(facets)
    assert all(facets[field["facet"]]["parameter"] == field["name"] for field in fields if field["facet"])


async def test_a_denied_field_is_not_listed(anonymous, people):
    people.deny("rep", "owner", "attr.product")
    headers = people.add("rep").headers

    answer = (await anonymous.get("/activities/filter-fields", headers=headers)).json()

    names = {field["name"] for field in answer["fields"]}
    assert not names & {"owner", "owner_id", "tokens", "attr.product"}
    assert "attr.product" not in {attribute["name"] for attribute in answer["attributes"]}


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if field.attribute is None])
def test_every_field_has_words(name: str):
    assert name in LABELS


def test_every_kind_has_operators():
    assert set(OPERATORS) == set(FieldKind)
