"""GET /activities/{id}."""

import pytest

from coolmint.platform.settings import SalesforceSettings, Settings
from tests.support.calls import problem
from tests.support.organisation import Organisation, salesforce_id


@pytest.fixture
def settings() -> Settings:
    url = SalesforceSettings.model_validate({"instance_url": "https://example.my.salesforce.com/"})
    return Settings(allowed_hosts=("test",), log_level="warning", salesforce=url)


class TestDetail:
    async def test_is_found_by_every_spelling_of_its_id(self, client, organisation: Organisation):
        task = organisation.task(Subject="Lunch")
        organisation.load()
        uuid = (await client.get("/activities/")).json()["items"][0]["id"]

        spellings = [uuid, uuid.upper(), uuid.replace("-", ""), task, task[:15], task[:15] + task[15:].lower()]
        answers = [(await client.get(f"/activities/{spelling}")).json() for spelling in spellings]

        assert answers[0]["subject"] == "Lunch"
        assert answers == [answers[0]] * len(spellings)

    async def test_shows_everything(self, client, organisation: Organisation):
        ana = organisation.user("Ana", "Torres")
        heart = organisation.account("Heart Center")
        li = organisation.contact(Salutation="Dr.", FirstName="Mei", LastName="Li", Specialty__c="Cardiology")
        task = organisation.task(
            Subject="Call",
            Description="Promised the guide",
            OwnerId=ana,
            AccountId=heart,
            WhoId=li,
            WhatId="0068c00000AbCdE",
            Product__c="PulseGuide",
            CreatedDate="2026-05-04T09:00:00.000Z",
            LastModifiedDate="2026-05-05T09:00:00.000Z",
            SystemModstamp="2026-05-05T09:00:01.000Z",
        )
        organisation.load()

        detail = (await client.get(f"/activities/{task}")).json()

        assert detail["owner"] == {"id": ana, "name": "Ana Torres"}
        assert detail["account"] == {"id": heart, "name": "Heart Center"}
        assert detail["contacts"] == [{"id": li, "name": "Mei Li", "specialty": "Cardiology"}]
        assert detail["related"] == {
            "id": "0068c00000AbCdEAAV"[:15] + detail["related"]["id"][15:],
            "object": "Opportunity",
        }
        assert detail["attributes"] == {"product": "PulseGuide"}
        assert detail["llm_context"]["notes"] == "Promised the guide"
        assert detail["llm_context"]["schema_version"] == 1
        assert detail["source"]["created_at"] == "2026-05-04T09:00:00Z"
        assert detail["source"]["modified_at"] == "2026-05-05T09:00:00Z"
        assert detail["source"]["system_modstamp"] == "2026-05-05T09:00:01Z"
        assert len(detail["source"]["content_hash"]) == 64
        assert detail["salesforce_url"] == f"https://example.my.salesforce.com/{task}"
        assert detail["is_deleted"] is False

    async def test_of_a_deleted_activity_says_so(self, client, organisation: Organisation):
        task = organisation.task(IsDeleted="true")
        organisation.load()

        detail = (await client.get(f"/activities/{task}")).json()

        assert detail["is_deleted"] is True

    @pytest.mark.parametrize(
        "id_",
        [
            "6d0b6a0e-27a5-5b63-9f5e-0d6c6b8a2f10",
            salesforce_id("Task", 99),
            "x",
            "00T",
            "00T8c00000AbCdE" + "ZZZ",
            "00T8c00000AbCd€",
            "%00" * 15,
            "'; DROP--",
            "a" * 40,
        ],
    )
    async def test_of_an_unknown_id_is_not_found(self, client, id_):
        problem(await client.get(f"/activities/{id_}"), 404, "activity_not_found")

    async def test_of_an_endless_id_is_refused(self, client):
        problem(await client.get(f"/activities/{'a' * 41}"), 422, "invalid_request")

    async def test_refuses_an_unknown_parameter(self, client, organisation: Organisation):
        task = organisation.task()
        organisation.load()

        problem(await client.get(f"/activities/{task}", params={"fields": "id"}), 422, "unknown_parameter")


class TestDetailWithoutAnOrganisationsAddress:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(allowed_hosts=("test",), log_level="warning")

    async def test_has_no_salesforce_url(self, client, organisation: Organisation):
        task = organisation.task()
        organisation.load()

        assert (await client.get(f"/activities/{task}")).json()["salesforce_url"] is None
