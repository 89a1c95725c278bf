"""The pure rules: from mirror rows to one structured activity."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml

from coolmint.activities.mapping import Mapping, load_mapping
from coolmint.structuring.rules import MirroredActivity, StructuredActivity, activity_id, structure

TASK, EVENT = "00T8c00000AbCdEEAV", "00U8c00000AbCdEEAV"
LI, ROY, BO, LEAD = "0038c00002PqRsTAAV", "0038c00002PqRsUAAV", "0038c00002PqRsVAAV", "00Q8c00002PqRsTAAV"
HEART, BONE = "0018c00002KlmnOAAR", "0018c00002KlmnPAAR"
ANA = "0058c000009XyZAAA0"

PEOPLE = {
    LI: {"Id": LI, "FirstName": "Mei", "LastName": "Li", "Specialty__c": "Cardiology", "Salutation": "Dr."},
    ROY: {"Id": ROY, "FirstName": "Ana", "LastName": "Roy", "AccountId": BONE},
    BO: {"Id": BO, "Name": "Élan Bo", "Specialty__c": "Oncology"},
    LEAD: {"Id": LEAD, "FirstName": "Cy", "LastName": "Ray", "Specialty__c": "Cardiology"},
}
ACCOUNTS = {HEART: {"Id": HEART, "Name": "Heart Center"}, BONE: {"Id": BONE, "Name": "Bone Clinic"}}
USERS = {ANA: {"Id": ANA, "FirstName": "Ana", "LastName": "Torres"}}
DEFAULT = load_mapping(None)


def structured(mapping: Mapping = DEFAULT, *, related: list[str] | None = None, **source: Any) -> StructuredActivity:
    mirrored = MirroredActivity(
        source={"Id": TASK, **source},
        is_deleted=False,
        related_ids=related or [],
        people=PEOPLE,
        accounts=ACCOUNTS,
        users=USERS,
    )
    return structure(mirrored, mapping)


def columns(mapping: Mapping = DEFAULT, **source: Any) -> dict[str, Any]:
    return dict(structured(mapping, **source).columns)


def mapping(text: str) -> Mapping:
    return Mapping.model_validate({"version": 1, "task": {}, "event": {}, **yaml.safe_load(text)})


class TestDates:
    @pytest.mark.parametrize(
        ("source", "day"),
        [
            ({"ActivityDate": "2026-05-04"}, date(2026, 5, 4)),
            ({"ActivityDate": None}, None),
            ({}, None),
            ({"StartDateTime": "2026-05-04T09:00:00.000Z"}, None),  # A task has no start.
            (
                {"Id": EVENT, "ActivityDate": "2026-05-04", "StartDateTime": "2026-05-05T01:00:00.000Z"},
                date(2026, 5, 4),
            ),
            ({"Id": EVENT, "StartDateTime": "2026-05-05T01:00:00.000Z"}, date(2026, 5, 5)),
            ({"Id": EVENT, "StartDateTime": "2026-05-05T23:30:00.000-0800"}, date(2026, 5, 6)),
            ({"Id": EVENT, "ActivityDateTime": "2026-05-05T01:00:00.000Z"}, date(2026, 5, 5)),
            ({"Id": EVENT}, None),
        ],
    )
    def test_are_salesforces_own_else_the_start_in_utc(self, source, day):
        assert columns(**source)["activity_date"] == day

    @pytest.mark.parametrize(
        ("day", "month", "quarter"),
        [
            ("2026-01-01", "2026-01", "2026-Q1"),
            ("2026-03-31", "2026-03", "2026-Q1"),
            ("2026-04-01", "2026-04", "2026-Q2"),
            ("2026-09-30", "2026-09", "2026-Q3"),
            ("2026-12-31", "2026-12", "2026-Q4"),
            ("0999-12-31", "0999-12", "0999-Q4"),
            (None, None, None),
        ],
    )
    def test_have_a_month_and_a_quarter(self, day, month, quarter):
        found = columns(ActivityDate=day)

        assert (found["month"], found["quarter"]) == (month, quarter)

    def test_of_an_event_have_start_end_and_length(self):
        found = columns(
            Id=EVENT,
            StartDateTime="2026-05-05T10:00:00.000+02:00",
            EndDateTime="2026-05-05T08:45:00.000Z",
            DurationInMinutes=45,
        )

        assert found["starts_at"] == datetime(2026, 5, 5, 8, tzinfo=UTC)
        assert found["ends_at"] == datetime(2026, 5, 5, 8, 45, tzinfo=UTC)
        assert found["duration_minutes"] == 45


class TestContacts:
    @pytest.mark.parametrize(
        ("who", "related", "expected"),
        [
            (None, [], []),
            (LI, [], [LI]),
            (LI, [LI], [LI]),
            (None, [ROY, LI], [ROY, LI]),  # By name: Ana, Mei.
            (LI, [BO, ROY, LI], [LI, ROY, BO]),  # The primary person first, then Ana, Élan.
            (None, [LEAD, LI], [LEAD, LI]),
            (None, [HEART, ANA, LI], [LI]),  # Accounts and colleagues are no contacts.
            (LEAD, [], [LEAD]),
        ],
    )
    def test_are_each_once_the_primary_first_the_others_by_name(self, who, related, expected):
        for order in (related, related[::-1]):
            assert columns(WhoId=who, related=order)["contact_ids"] == expected

    def test_have_name_and_specialty(self):
        found = columns(WhoId=LI, related=[BO, LEAD])

        assert found["contacts"] == [
            {"id": LI, "name": "Mei Li", "specialty": "Cardiology"},
            {"id": LEAD, "name": "Cy Ray", "specialty": "Cardiology"},
            {"id": BO, "name": "Élan Bo", "specialty": "Oncology"},
        ]
        assert found["specialties"] == ["Cardiology", "Oncology"]
        assert (found["contact_count"], found["has_contact"]) == (3, True)

    def test_that_were_never_exported_stay_as_their_id(self):
        unknown = "0038c00002ZZZZZAAV"
        found = columns(WhoId=unknown)

        assert found["contacts"] == [{"id": unknown, "name": None, "specialty": None}]
        assert found["contact_names"] == [""]
        assert "contacts" in found["llm_context"]

    @pytest.mark.parametrize(("related", "expected"), [([ROY], False), ([LI], True), ([ROY, LI], True), ([], False)])
    def test_tell_whether_a_physician_is_among_them(self, related, expected):
        assert columns(related=related)["has_physician"] is expected

    @pytest.mark.parametrize(
        ("value", "expected"), [("dr.", True), (" DR. ", True), ("Dr", True), ("Mr.", False), (None, False)]
    )
    def test_are_physicians_by_the_field_the_mapping_names_whatever_the_case(self, value, expected):
        person = {"Id": LI, "LastName": "Li", "Salutation": value}
        mirrored = MirroredActivity({"Id": TASK, "WhoId": LI}, False, [], {LI: person}, {}, {})

        assert structure(mirrored, DEFAULT).columns["has_physician"] is expected

    def test_that_are_leads_follow_the_mapping_of_leads(self):
        own = mapping("{contact: {specialty: [Specialty__c]}, lead: {specialty: [Field__c]}}")

        assert columns(own, WhoId=LEAD)["specialties"] == []
        assert columns(own, WhoId=LI)["specialties"] == ["Cardiology"]


class TestAccount:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ({"AccountId": HEART, "WhatId": BONE, "WhoId": ROY}, HEART),
            ({"WhatId": HEART, "WhoId": ROY}, HEART),
            ({"WhatId": "0068c00000AbCdEEAV", "WhoId": ROY}, BONE),
            ({"WhoId": ROY}, BONE),
            ({"WhoId": LI}, None),
            ({}, None),
        ],
    )
    def test_is_the_named_one_else_what_it_is_about_else_the_persons(self, source, expected):
        assert columns(**source)["account_id"] == expected

    def test_has_its_name(self):
        assert columns(AccountId=HEART)["account_name"] == "Heart Center"

    def test_that_was_never_exported_has_none(self):
        found = columns(AccountId="0018c00002ZZZZZAAR")

        assert (found["account_id"], found["account_name"]) == ("0018c00002ZZZZZAAR", None)

    @pytest.mark.parametrize(
        ("what", "expected"),
        [
            (HEART, (None, None)),
            (None, (None, None)),
            ("0068c00000AbCdEEAV", ("0068c00000AbCdEEAV", "Opportunity")),
            ("5008c00000AbCdEEAV", ("5008c00000AbCdEEAV", "Case")),
            ("a018c00000AbCdEEAV", ("a018c00000AbCdEEAV", None)),
        ],
    )
    def test_apart_it_tells_what_else_it_is_about(self, what, expected):
        found = columns(WhatId=what)

        assert (found["related_id"], found["related_object"]) == expected


class TestOwner:
    def test_is_the_user(self):
        found = columns(OwnerId=ANA)

        assert (found["owner_id"], found["owner_name"]) == (ANA, "Ana Torres")

    def test_may_be_a_queue_without_a_name(self):
        found = columns(OwnerId="00G8c000009XyZAAA0")

        assert (found["owner_id"], found["owner_name"]) == ("00G8c000009XyZAAA0", None)
        assert "owner" not in found["llm_context"]


class TestFlags:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ({"IsClosed": True, "Status": "Open"}, True),
            ({"IsClosed": False, "Status": "Completed"}, False),
            ({"Status": "Completed"}, True),
            ({"IsClosed": None, "Status": "Completed"}, True),
            ({"Status": "Open"}, False),
            ({}, False),
            ({"Id": EVENT, "IsClosed": True}, None),
        ],
    )
    def test_completed(self, source, expected):
        assert columns(**source)["is_completed"] is expected

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ({"IsHighPriority": True, "Priority": "Low"}, True),
            ({"IsHighPriority": False, "Priority": "High"}, False),
            ({"Priority": "High"}, True),
            ({"Priority": "Normal"}, False),
            ({}, False),
        ],
    )
    def test_high_priority(self, source, expected):
        assert columns(**source)["is_high_priority"] is expected

    @pytest.mark.parametrize(("value", "expected"), [(True, True), (False, False), (None, False)])
    def test_archived(self, value, expected):
        assert columns(IsArchived=value)["is_archived"] is expected

    def test_follow_the_mapping(self):
        own = mapping(
            "{task: {status: [Status], priority: [Priority]}, completed_statuses: [Erledigt], high_priorities: [Hoch]}"
        )
        found = columns(own, Status="Erledigt", Priority="Hoch")

        assert (found["is_completed"], found["is_high_priority"]) == (True, True)


class TestTexts:
    def test_come_from_the_first_field_that_has_one(self):
        own = mapping("{task: {type: [Kind__c, Type, {value: Other}], subject: [Title__c, Subject]}}")

        assert columns(own, Kind__c="Visit", Type="Call")["type"] == "Visit"
        assert columns(own, Kind__c=" \t", Type="Call")["type"] == "Call"
        assert columns(own, Kind__c=None)["type"] == "Other"
        assert columns(own, Subject="Lunch")["subject"] == "Lunch"

    def test_of_an_event_have_the_constant_of_the_mapping(self):
        assert columns(Id=EVENT)["subtype"] == "Event"
        assert columns(Id=EVENT, EventSubtype="ListEmail")["subtype"] == "ListEmail"

    @pytest.mark.parametrize("blank", ["", " ", "\n\t", None])
    def test_that_are_blank_are_empty(self, blank):
        found = columns(Subject=blank, Description=blank, Type=blank)

        assert (found["subject"], found["description"], found["type"]) == (None, None, None)
        assert not {"subject", "notes", "type"} & found["llm_context"].keys()

    def test_are_kept_as_they_are(self):
        note = "  Größe\r\n\r\n“A” & <b>B</b> 😀\t"

        assert columns(Description=note)["description"] == note
        assert columns(Description=note)["llm_context"]["notes"] == note

    def test_are_found_folded(self):
        found = structured(Subject="ÉLAN", Description="Łódź", WhoId=LI, OwnerId=ANA, AccountId=HEART)

        assert found.search_subject == "elan"
        assert found.search_notes == "lodz"
        assert found.search_names == "heart center ana torres mei li cardiology"
        assert found.columns["sort_subject"] == "elan"


ATTRIBUTES = """
attributes:
  - {name: text, label: A text, field: Text__c}
  - {name: number, label: A number, field: Number__c, type: number}
  - {name: flag, label: A flag, field: Flag__c, type: boolean}
  - {name: day, label: A day, field: Day__c, type: date}
  - {name: event_only, label: Of events, field: Text__c, kinds: [event]}
"""


class TestAttributes:
    @pytest.mark.parametrize(
        ("field", "value", "expected"),
        [
            ("Text__c", " x ", {"text": " x "}),
            ("Text__c", "", {}),
            ("Text__c", " ", {}),
            ("Text__c", None, {}),
            ("Text__c", 5, {"text": "5"}),
            ("Number__c", "5", {"number": 5}),
            ("Number__c", "5.50", {"number": 5.5}),
            ("Number__c", 5.0, {"number": 5}),
            ("Number__c", "-1e3", {"number": -1000}),
            ("Number__c", "1e400", {"number": "1e400"}),
            ("Number__c", "NaN", {"number": "NaN"}),
            ("Number__c", "a few", {"number": "a few"}),
            ("Number__c", "9007199254740993", {"number": 9007199254740992.0}),
            ("Flag__c", "true", {"flag": True}),
            ("Flag__c", "1", {"flag": True}),
            ("Flag__c", "FALSE", {"flag": False}),
            ("Flag__c", False, {"flag": False}),
            ("Flag__c", "perhaps", {"flag": "perhaps"}),
            ("Day__c", "2026-05-04", {"day": "2026-05-04"}),
            ("Day__c", "2026-05-04T23:59:00.000-0800", {"day": "2026-05-04"}),
            ("Day__c", "soon", {"day": "soon"}),
            ("Day__c", "2026-02-30", {"day": "2026-02-30"}),
        ],
    )
    def test_are_read_as_their_type_else_kept_as_text(self, field, value, expected):
        found = columns(mapping(ATTRIBUTES), **{field: value})

        assert found["attributes"] == expected
        assert list(map(type, found["attributes"].values())) == list(map(type, expected.values()))

    def test_of_another_kind_of_activity_do_not_come_along(self):
        own = mapping(ATTRIBUTES)

        assert columns(own, Text__c="x")["attributes"] == {"text": "x"}
        assert columns(own, Id=EVENT, Text__c="x")["attributes"] == {"text": "x", "event_only": "x"}

    def test_stand_in_the_context_by_their_label(self):
        assert columns(mapping(ATTRIBUTES), Text__c="x")["llm_context"]["attributes"] == {"A text": "x"}


SOURCE: dict[str, Any] = {
    "Subject": "Call",
    "Description": "Note",
    "ActivityDate": "2026-05-04",
    "WhoId": LI,
    "OwnerId": ANA,
}


class TestDeterminism:
    def test_same_input_gives_the_same(self):
        assert structured(**SOURCE) == structured(**SOURCE)

    def test_order_of_fields_and_relations_does_not_matter(self):
        shuffled = dict(reversed(SOURCE.items()))

        assert columns(**SOURCE, related=[BO, ROY]) == columns(**shuffled, related=[ROY, BO])

    def test_hash_follows_the_content(self):
        one = columns(**SOURCE)
        other = columns(**{**SOURCE, "Description": "Note."})

        assert one["content_hash"] == columns(**SOURCE)["content_hash"]
        assert one["content_hash"] != other["content_hash"]

    def test_hash_ignores_what_structuring_does_not_read(self):
        assert columns(**SOURCE, Unread__c="x")["content_hash"] == columns(**SOURCE)["content_hash"]

    def test_id_follows_from_salesforces(self):
        assert columns()["id"] == activity_id(TASK)
        assert str(activity_id(TASK)) == "1e985763-f75a-53c0-9ec3-863dbc26343b"
