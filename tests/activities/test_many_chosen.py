"""A facet with more values chosen than it lists on its own."""

from tests.support.organisation import Organisation


class TestManyChosen:
    async def test_all_come_with_their_true_counts(self, client, organisation: Organisation):
        people = [organisation.contact(LastName=f"L{number:03}") for number in range(130)]
        for person in people:
            organisation.task(WhoId=person)
        organisation.load()

        answer = await client.get("/activities/filter-options", params={"contact_id": people, "facet": "contact"})

        assert {option["value"]: option["count"] for option in answer.json()["facets"]["contact"]} == dict.fromkeys(
            people, 1
        )
