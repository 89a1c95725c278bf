"""POST /activities/selection and GET /receipts/{id}."""

import hashlib
from typing import Any
from uuid import UUID

import bpe_openai
import httpx
import pytest

from coolmint.activities.context import ContextField, ContextFormat
from coolmint.platform.settings import ContextSettings, Settings
from tests.support.calls import problem
from tests.support.organisation import Organisation, salesforce_id

ENCODING = bpe_openai.get_encoding("o200k_base")


def tokens(text: str) -> int:
    return len(ENCODING.encode_ordinary(text))


async def select(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    response = await client.post("/activities/selection", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


@pytest.fixture
def three(organisation: Organisation) -> list[str]:
    """Three activities, the newest first."""
    li = organisation.contact(FirstName="Mei", LastName="Li", Specialty__c="Cardiology")
    made = [
        organisation.task(
            Subject="Call", Description="Promised <it>.\n## Next\r\n• 😀", ActivityDate="2026-05-06", WhoId=li
        ),
        organisation.event(
            Subject="Visit", Description="Lab & more", ActivityDate="2026-05-05", Product__c="PulseGuide"
        ),
        organisation.task(Subject="Mail", Type="Email", ActivityDate="2026-05-04", WhoId=li),
    ]
    organisation.load()
    return made


def chosen(answer: dict[str, Any]) -> list[str]:
    return [activity["salesforce_id"] for activity in answer["activities"]]


class TestSelectByIds:
    async def test_gives_the_newest_first_with_count_and_text(self, client, three):
        answer = await select(client, activity_ids=[three[2], three[0]])

        assert chosen(answer) == [three[0], three[2]]
        assert answer["count"] == 2
        assert answer["missing_ids"] == []
        assert three[0] in answer["context"]
        assert three[1] not in answer["context"]

    async def test_takes_every_spelling_of_an_id_and_each_activity_once(self, client, three):
        uuid = (await client.get(f"/activities/{three[0]}")).json()["id"]

        answer = await select(
            client,
            activity_ids=[uuid, uuid.upper(), three[0], three[0][:15], three[0], three[1][:15] + three[1][15:].lower()],
        )

        assert chosen(answer) == three[:2]
        assert answer["missing_ids"] == []

    async def test_names_what_is_not_there(self, client, organisation: Organisation):
        there = organisation.task()
        deleted = organisation.task(IsDeleted="true")
        organisation.load()
        deleted_uuid = (await client.get(f"/activities/{deleted}")).json()["id"]
        unknown = salesforce_id("Task", 99)
        absent = [unknown, unknown[:15], deleted, deleted_uuid, str(UUID(int=0)), "x", "", "a" * 64]

        answer = await select(client, activity_ids=[*absent, there, "x"])

        assert chosen(answer) == [there]
        assert sorted(answer["missing_ids"]) == sorted(absent)

    @pytest.mark.parametrize("hostile", ['"\\ud800"', '"00T\\u0000"', '"' + "a" * 65 + '"', '"Łukasz"', "1", "null"])
    async def test_refuses_what_cannot_be_an_id(self, client, hostile):
        for body in (f'{{"activity_ids": [{hostile}]}}', f'{{"filter": {{}}, "except_ids": [{hostile}]}}'):
            response = await client.post(
                "/activities/selection", content=body, headers={"Content-Type": "application/json"}
            )

            problem(response, 422, "invalid_request")

    async def test_of_nothing_is_empty(self, client):
        answer = await select(client, activity_ids=[])

        assert (answer["count"], answer["tokens"], answer["context"]) == (0, 0, "")
        assert answer["hash"] == hashlib.sha256(b"").hexdigest()


class TestSelectByFilter:
    @pytest.mark.parametrize(
        ("body", "positions"),
        [
            ({"filter": {}}, [0, 1, 2]),
            ({"filter": {"field": "kind", "op": "is", "value": "task"}}, [0, 2]),
            ({"q": "lab"}, [1]),
            ({"filter": {"field": "kind", "op": "is", "value": "task"}, "q": "promised"}, [0]),
            ({"filter": {"field": "type", "op": "is", "value": "nothing"}}, []),
        ],
    )
    async def test_gives_every_match(self, client, three, body, positions):
        assert chosen(await select(client, **body)) == [three[position] for position in positions]

    async def test_leaves_exceptions_out(self, client, three):
        uuid = (await client.get(f"/activities/{three[1]}")).json()["id"]

        answer = await select(client, filter={}, except_ids=[three[0][:15], uuid, salesforce_id("Task", 99), "nobody"])

        assert chosen(answer) == [three[2]]

    async def test_names_exceptions_that_are_not_there(self, client, three):
        unknown = salesforce_id("Task", 99)

        answer = await select(client, filter={}, except_ids=["00Ttypo", three[0], unknown])

        assert answer["count"] == 2
        assert answer["missing_ids"] == ["00Ttypo", unknown]

    async def test_sees_the_same_as_the_list(self, client, three):
        expression = '{"field": "specialty", "op": "is", "value": "Cardiology"}'

        listed = (await client.get("/activities/", params={"filter": expression})).json()
        answer = await select(client, filter={"field": "specialty", "op": "is", "value": "Cardiology"})

        assert chosen(answer) == [item["salesforce_id"] for item in listed["items"]]
        assert answer["count"] == listed["total"]["count"]
        assert [each["tokens"] for each in answer["activities"]] == [item["tokens"] for item in listed["items"]]


class TestSelectRefuses:
    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"format": "markdown"},
            {"activity_ids": [], "filter": {}},
            {"activity_ids": [], "q": "x"},
            {"activity_ids": [], "except_ids": []},
            {"except_ids": []},
            {"activity_ids": ["x"] * 20_001},
            {"activity_ids": "x"},
            {"activity_ids": [1]},
            {"activity_ids": [None]},
            {"activity_ids": [], "format": "pdf"},
            {"activity_ids": [], "fields": ["password"]},
            {"activity_ids": [], "budget_tokens": 0},
            {"activity_ids": [], "budget_tokens": 1.5},
            {"activity_ids": [], "more": 1},
            {"filter": []},
            {"q": "x" * 501},
            [],
            "x",
            None,
        ],
        ids=lambda body: str(body)[:50],
    )
    async def test_a_body_that_makes_no_sense(self, client, body):
        response = await client.post("/activities/selection", json=body)

        problem(response, 422, "invalid_request")

    async def test_a_filter_that_does_not_fit(self, client):
        response = await client.post("/activities/selection", json={"filter": {"field": "x", "op": "is", "value": "y"}})

        assert problem(response, 422, "filter_invalid")["errors"][0]["path"] == "filter.field"

    async def test_an_unknown_parameter(self, client):
        response = await client.post("/activities/selection?q=x", json={"activity_ids": []})

        problem(response, 422, "unknown_parameter")


class TestReceipt:
    async def test_hash_is_of_the_sorted_ids(self, client, three):
        answer = await select(client, filter={})

        assert answer["hash"] == hashlib.sha256("\n".join(sorted(three)).encode()).hexdigest()
        assert answer["context_hash"] == hashlib.sha256(answer["context"].encode()).hexdigest()

    @pytest.mark.parametrize("format_", list(ContextFormat))
    async def test_is_the_same_however_the_set_was_chosen(self, client, three, format_):
        answers = [
            await select(client, activity_ids=three, format=format_),
            await select(client, activity_ids=[*reversed(three), three[0][:15]], format=format_),
            await select(client, filter={}, format=format_),
        ]

        for name in ("selection_id", "hash", "context", "context_hash", "tokens", "created_at", "activities"):
            assert answers[0][name] == answers[1][name] == answers[2][name]

    async def test_of_another_set_is_another(self, client, three):
        one, other = await select(client, activity_ids=three[:1]), await select(client, activity_ids=three[:2])

        assert one["selection_id"] != other["selection_id"]
        assert one["hash"] != other["hash"]

    async def test_can_be_read_again(self, client, three):
        answer = await select(client, activity_ids=three)

        receipt = (await client.get(f"/receipts/{answer['receipt_id']}")).json()

        assert receipt == {
            "receipt_id": answer["selection_id"],
            "count": 3,
            "tokens": answer["tokens"],
            "hash": answer["hash"],
            "made_at": answer["created_at"],
            "salesforce_ids": sorted(three),
        }

    async def test_of_nobody_is_not_found(self, client):
        problem(await client.get(f"/receipts/{UUID(int=0)}"), 404, "receipt_not_found")

    async def test_of_no_uuid_is_refused(self, client):
        problem(await client.get("/receipts/x"), 422, "invalid_request")


class TestTokens:
    @pytest.mark.parametrize("format_", list(ContextFormat))
    @pytest.mark.parametrize("fields", [None, ["subject", "notes"], []])
    async def test_are_exact(self, client, three, format_, fields):
        answer = await select(client, filter={}, format=format_, fields=fields)

        assert answer["tokens"] == tokens(answer["context"])
        assert answer["tokenizer"] == "o200k_base"

    async def test_of_each_activity_add_up_to_the_whole_in_markdown(self, client, three):
        answer = await select(client, filter={})

        assert sum(activity["tokens"] for activity in answer["activities"]) == answer["tokens"]

    @pytest.mark.parametrize("format_", list(ContextFormat))
    async def test_of_each_activity_and_of_the_frame_add_up_to_the_whole(self, client, three, format_):
        answer = await select(client, filter={}, format=format_)
        empty = await select(client, activity_ids=[], format=format_)
        # The frame of three may differ from that of none by the number it names.
        frame = tokens('<activities count="3">\n</activities>\n') if format_ == "xml" else empty["tokens"]

        assert sum(activity["tokens"] for activity in answer["activities"]) + frame == answer["tokens"]

    async def test_of_a_row_are_those_of_its_markdown(self, client, three):
        for item in (await client.get("/activities/")).json()["items"]:
            answer = await select(client, activity_ids=[item["id"]])

            assert item["tokens"] == answer["tokens"] == tokens(answer["context"])


TEXTS = {
    "subject": "Call",
    "notes": "Promised",
    "contacts": "Mei Li",
    "specialty": "Cardiology",
    "date": "2026-05-06",
    "kind": "task",
    "status": "Completed",
}


class TestFields:
    @pytest.mark.parametrize("format_", list(ContextFormat))
    @pytest.mark.parametrize("off", TEXTS)
    async def test_that_are_off_are_absent_from_the_text(self, client, three, format_, off):
        fields = [field.value for field in ContextField if field != off]

        answer = await select(client, activity_ids=three[:1], format=format_, fields=fields)

        present = {name for name, text in TEXTS.items() if text in answer["context"].replace("contacts", "")}
        assert present == set(TEXTS) - {off}
        assert answer["fields"] == fields

    @pytest.mark.parametrize("format_", list(ContextFormat))
    async def test_none_leaves_the_id_alone(self, client, three, format_):
        answer = await select(client, activity_ids=three, format=format_, fields=[])

        assert all(id_ in answer["context"] for id_ in three)
        assert not any(text in answer["context"] for text in TEXTS.values())

    async def test_named_twice_count_once(self, client, three):
        answer = await select(client, activity_ids=three, fields=["subject", "subject"])

        assert answer["fields"] == ["subject"]


class TestBudget:
    @pytest.mark.parametrize("format_", list(ContextFormat))
    async def test_exceeded_is_refused_with_the_numbers_and_no_text(self, client, three, format_):
        whole = await select(client, filter={}, format=format_)

        response = await client.post(
            "/activities/selection", json={"filter": {}, "format": format_, "budget_tokens": whole["tokens"] - 1}
        )

        refused = problem(response, 422, "budget_exceeded")
        assert refused["count"] == 3
        assert refused["tokens"] == refused["plan"]["tokens"] == whole["tokens"]
        assert refused["budget_tokens"] == whole["tokens"] - 1
        assert refused["plan"]["over_by"] == 1
        assert refused["hash"] == whole["hash"]
        assert "selection_id" not in refused
        by_size = sorted(whole["activities"], key=lambda each: (-each["tokens"], each["salesforce_id"]))
        assert refused["plan"]["largest"] == by_size
        assert "context" not in refused
        for text in ("Promised", "Mei Li", "Cardiology", "Visit"):
            assert text not in response.text

    async def test_met_exactly_is_enough(self, client, three):
        whole = await select(client, filter={})

        assert await select(client, filter={}, budget_tokens=whole["tokens"]) == whole

    async def test_exceeded_keeps_no_receipt(self, client, three, organisation: Organisation):
        await client.post("/activities/selection", json={"filter": {}, "budget_tokens": 1})

        assert organisation.query("SELECT count(*) FROM receipts") == [(0,)]

    async def test_exceeded_names_missing_ids(self, client, three):
        response = await client.post("/activities/selection", json={"activity_ids": [*three, "x"], "budget_tokens": 1})

        assert problem(response, 422, "budget_exceeded")["missing_ids"] == ["x"]


class TestLimits:
    @pytest.fixture
    def settings(self) -> Settings:
        context = ContextSettings(max_activities=2, max_tokens=200)
        return Settings(allowed_hosts=("test",), log_level="warning", context=context)

    async def test_of_activities_are_kept(self, client, three):
        response = await client.post("/activities/selection", json={"filter": {}})

        refused = problem(response, 422, "selection_too_large")
        assert (refused["count"], refused["max_activities"]) == (3, 2)
        assert refused["tokens"] > 0
        assert "context" not in refused
        assert len(chosen(await select(client, activity_ids=three[:2]))) == 2

    async def test_of_tokens_are_kept_whatever_the_budget_asked_for(self, client, organisation: Organisation):
        task = organisation.task(Description="promised " * 300)
        organisation.load()

        response = await client.post("/activities/selection", json={"activity_ids": [task], "budget_tokens": 100_000})

        assert problem(response, 422, "budget_exceeded")["budget_tokens"] == 200
