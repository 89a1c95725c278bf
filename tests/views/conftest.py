"""People of one organisation, each with a client of their own, and short calls about views."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.support.organisation import Organisation
from tests.support.people import People, Person

CARDIOLOGY = {"field": "specialty", "op": "is", "value": "Cardiology"}
CALLS = {"field": "type", "op": "is", "value": "Call"}

Login = Callable[[Person], httpx.AsyncClient]


@pytest.fixture
async def as_(app: FastAPI) -> AsyncIterator[Login]:
    """Return a client of a person."""
    clients: list[httpx.AsyncClient] = []

    def login(person: Person) -> httpx.AsyncClient:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", headers=person.headers)
        clients.append(client)
        return client

    async with app.router.lifespan_context(app):
        yield login
        for client in clients:
            await client.aclose()


class Team:
    """Mo leads Ana and Ben; Zoe is in another team; Ida may only read. All but Ida are users of Salesforce."""

    def __init__(self, organisation: Organisation, people: People) -> None:
        mo, zed = organisation.user("Mo", "Lead"), organisation.user("Zed", "Lead")
        ana = organisation.add("User", FirstName="Ana", LastName="Torres", ManagerId=mo)
        ben = organisation.add("User", FirstName="Ben", LastName="Ito", ManagerId=mo)
        zoe = organisation.add("User", FirstName="Zoe", LastName="Roy", ManagerId=zed)
        self.tasks = {name: organisation.task(OwnerId=id_) for name, id_ in (("ana", ana), ("ben", ben), ("zoe", zoe))}
        organisation.load()
        self.mo = people.add("manager", "mo@example.com", salesforce_id=mo)
        self.ana = people.add("rep", "ana@example.com", salesforce_id=ana)
        self.ben = people.add("rep", "ben@example.com", salesforce_id=ben)
        self.zoe = people.add("rep", "zoe@example.com", salesforce_id=zoe)
        self.ida = people.add("auditor", "ida@example.com")
        self.admin = people.add("admin", "root@example.com")


@pytest.fixture
def team(organisation: Organisation, people: People) -> Team:
    return Team(organisation, people)


async def make_view(client: httpx.AsyncClient, name: str = "Cardiology", **given: Any) -> dict[str, Any]:
    """Save a view and return it."""
    body = {"name": name, "state": {"filter": CARDIOLOGY}, **given}
    response = await client.post("/views", json=body)
    assert response.status_code == 201, response.text
    view: dict[str, Any] = response.json()
    assert response.headers["etag"] == f'"{view["version"]}"'
    return view


async def change(client: httpx.AsyncClient, view: dict[str, Any], **given: Any) -> httpx.Response:
    """Change a view as it was loaded."""
    return await client.patch(f"/views/{view['id']}", json=given, headers={"If-Match": f'"{view["version"]}"'})


async def names(client: httpx.AsyncClient) -> list[str]:
    response = await client.get("/views")
    assert response.status_code == 200, response.text
    return [view["name"] for view in response.json()["items"]]


MakeView = Callable[..., Awaitable[dict[str, Any]]]
