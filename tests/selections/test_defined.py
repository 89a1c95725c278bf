"""/selections: a selection that is defined, kept on the server, and proved by receipts."""

import asyncio
import hashlib
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.support.calls import problem
from tests.support.organisation import Organisation, salesforce_id
from tests.support.people import People

TASKS = {"field": "kind", "op": "is", "value": "task"}
CALLS = {"field": "type", "op": "is", "value": "Call"}


class Selecting:
    """Somebody who selects."""

    def __init__(self, http: httpx.AsyncClient, headers: dict[str, str] | None = None) -> None:
        self.http = http
        self.headers = headers or {}
        self.id = ""
        self.version = 0

    async def now(self) -> dict[str, Any]:
        return self._note(await self.http.get("/selections/current", headers=self.headers))

    async def post(self, *operations: dict[str, Any], version: int | None = None) -> httpx.Response:
        if not self.id:
            await self.now()
        headers = {**self.headers} | ({"If-Match": f'"{version}"'} if version is not None else {})
        return await self.http.post(
            f"/selections/{self.id}/changes", json={"operations": list(operations)}, headers=headers
        )

    async def do(self, op: str, **more: Any) -> dict[str, Any]:
        return self._note(await self.post({"op": op, **more}))

    async def receipt(self) -> dict[str, Any]:
        answer = await self.http.post(f"/selections/{self.id}/receipt", headers=self.headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def ids(self, **params: Any) -> list[str]:
        answer = await self.http.get(f"/selections/{self.id}/activities", params=params, headers=self.headers)
        assert answer.status_code == 200, answer.text
        assert answer.json()["total"]["exact"]
        return [item["salesforce_id"] for item in answer.json()["items"]]

    async def take(self, receipt: str) -> httpx.Response:
        return await self.http.post(
            "/activities/selection", json={"selection_id": self.id, "receipt": receipt}, headers=self.headers
        )

    def _note(self, answer: httpx.Response) -> dict[str, Any]:
        assert answer.status_code == 200, answer.text
        state: dict[str, Any] = answer.json()
        self.id, self.version = state["selection_id"], state["version"]
        assert answer.headers["ETag"] == f'"{self.version}"'
        return state


@pytest.fixture
def me(client: httpx.AsyncClient) -> Selecting:
    return Selecting(client)


@pytest.fixture
def ten(organisation: Organisation) -> list[str]:
    """Ten tasks, of which every other one is a call, the newest first; and a visit."""
    made = [
        organisation.task(
            Subject=f"Number {number}", Type="Call" if number % 2 else "Mail", ActivityDate=f"2026-05-{20 - number:02}"
        )
        for number in range(10)
    ]
    organisation.event(Subject="Visit", ActivityDate="2026-04-01")
    organisation.load()
    return made


class TestChanging:
    async def test_begins_with_nothing(self, me: Selecting, ten):
        state = await me.now()

        assert (state["count"], state["tokens"], state["filter"]) == (0, 0, None)
        assert (state["picked_ids"], state["except_ids"], state["undo"], state["redo"]) == ([], [], 0, 0)
        assert await me.now() == state

    async def test_survives_filtering_in_between(self, me: Selecting, ten):
        await me.do("pick", ids=ten[:3])
        state = await me.do("pick", ids=ten[5:7])

        assert state["count"] == 5
        assert state["picked_ids"] == [*ten[:3], *ten[5:7]]
        assert (await me.now())["count"] == 5

    async def test_all_that_match_but_seven(self, me: Selecting, ten):
        await me.do("replace_with", filter=TASKS)
        state = await me.do("unpick", ids=ten[:7])

        assert state["count"] == 3
        assert await me.ids() == ten[7:]
        assert (await me.now())["except_ids"] == ten[:7]

    async def test_counts_the_tokens_of_its_text(self, me: Selecting, ten):
        await me.do("replace_with", filter=TASKS)
        state = await me.do("unpick", ids=ten[:4])
        taken = (await me.take((await me.receipt())["receipt_id"])).json()

        assert taken["count"] == state["count"] == 6
        assert taken["tokens"] == state["tokens"] > 0
        assert taken["selection_id"] == me.id

    @pytest.mark.parametrize(
        ("operations", "positions"),
        [
            ([("replace_with", {"filter": {}})], range(10)),
            ([("replace_with", {"filter": CALLS})], (1, 3, 5, 7, 9)),
            ([("replace_with", {"q": "number -4"})], (0, 1, 2, 3, 5, 6, 7, 8, 9)),
            ([("replace_with", {"filter": CALLS}), ("add_matching", {"q": '"number 4"'})], (1, 3, 4, 5, 7, 9)),
            ([("replace_with", {"filter": TASKS}), ("subtract_matching", {"filter": CALLS})], (0, 2, 4, 6, 8)),
            ([("pick", {"positions": [0, 1, 2]}), ("intersect_matching", {"filter": CALLS})], (1,)),
            ([("pick", {"positions": [0, 1, 2]}), ("subtract_matching", {"filter": CALLS})], (0, 2)),
            ([("pick", {"positions": [0, 1]}), ("add_matching", {"filter": CALLS})], (0, 1, 3, 5, 7, 9)),
            (
                [("replace_with", {"filter": TASKS}), ("unpick", {"positions": [1, 2]}),
                 ("add_matching", {"filter": CALLS})],
                (0, 1, 3, 4, 5, 6, 7, 8, 9),
            ),
            (
                [("replace_with", {"filter": CALLS}), ("pick", {"positions": [0]}), ("unpick", {"positions": [1]})],
                (0, 3, 5, 7, 9),
            ),
            ([("replace_with", {"filter": TASKS}), ("clear", {})], ()),
            ([("replace_with", {"filter": {}}), ("subtract_matching", {"filter": {}})], ()),
        ],
    )  # fmt: skip
    async def test_combines(self, me: Selecting, ten, operations, positions):
        for op, more in operations:
            ids = {"ids": [ten[position] for position in more["positions"]]} if "positions" in more else {}
            await me.do(op, **(ids or more))

        assert [id_ for id_ in await me.ids() if id_ in ten] == [ten[position] for position in positions]

    async def test_inverts(self, me: Selecting, ten):
        await me.do("pick", ids=ten[:4])
        assert (await me.do("invert"))["count"] == 7
        assert (await me.do("invert"))["picked_ids"] == ten[:4]
        await me.do("replace_with", filter=CALLS)
        assert (await me.do("invert"))["count"] == 6

    async def test_names_what_is_not_there_and_takes_the_rest(self, me: Selecting, ten, organisation, people: People):
        deleted = organisation.task(IsDeleted="true")
        organisation.load()
        unknown = salesforce_id("Task", 99)

        state = await me.do("pick", ids=[ten[0], unknown, deleted, "nonsense", ten[1][:15]])

        assert state["results"][0]["missing_ids"] == [unknown, deleted, "nonsense"]
        assert state["picked_ids"] == ten[:2]

    async def test_takes_out_what_is_gone(self, me: Selecting, ten, organisation: Organisation):
        await me.do("pick", ids=ten[:2])
        organisation.add("Task", Id=ten[0], IsDeleted="true")
        organisation.load()
        assert (await me.now())["count"] == 1

        state = await me.do("unpick", ids=[ten[0]])

        assert state["results"][0]["missing_ids"] == []
        assert state["picked_ids"] == [ten[1]]

    async def test_does_all_or_nothing(self, me: Selecting, ten):
        refused = await me.post(
            {"op": "pick", "ids": ten[:1]}, {"op": "add_matching", "filter": {"field": "x", "op": "is", "value": 1}}
        )

        problem(refused, 422, "filter_invalid")
        assert (await me.now())["count"] == 0

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"operations": []},
            {"operations": [{"op": "nonsense"}]},
            {"operations": [{"op": "pick"}]},
            {"operations": [{"op": "add_matching"}]},
            {"operations": [{"op": "pick", "ids": [], "filter": {}}]},
            {"operations": [{"op": "undo"}] * 101},
            {"operations": [{"op": "pick", "ids": ["x"] * 20_001}]},
            {"operations": [{"op": "undo", "operation_id": "x"}]},
        ],
        ids=lambda body: str(body)[:60],
    )
    async def test_refuses_a_body_that_makes_no_sense(self, me: Selecting, body):
        await me.now()

        problem(await me.http.post(f"/selections/{me.id}/changes", json=body), 422, "invalid_request")


class TestLimits:
    async def test_of_levels_are_told_and_nothing_is_cut(self, me: Selecting, ten):
        await me.do("replace_with", filter=TASKS)
        for number in range(40):
            op = "subtract_matching" if number % 2 else "add_matching"
            answer = await me.post({"op": op, "filter": {"field": "subject", "op": "is", "value": f"x{number}"}})
            if answer.status_code != 200:
                break
        assert number > 15
        refused = problem(answer, 422, "selection_too_complex")
        assert "nested" in refused["detail"]
        assert (await me.now())["count"] == 10

    async def test_of_ids_are_told(self, me: Selecting, ten):
        ids = [salesforce_id("Task", 1_000 + number) for number in range(20_000)]
        await me.do("replace_with", filter={"field": "id", "op": "none_of", "value": ids})

        refused = await me.post({"op": "unpick", "ids": ten[:1]})

        problem(refused, 422, "selection_too_complex")

    async def test_the_same_again_does_not_grow(self, me: Selecting, ten):
        for _ in range(30):
            state = await me.do("add_matching", filter=CALLS)

        assert state["filter"] == {"or": [CALLS]} or state["filter"] == CALLS
        assert state["count"] == 5


class TestUndo:
    async def test_steps_back_and_forth(self, me: Selecting, ten):
        for id_ in ten[:3]:
            await me.do("pick", ids=[id_])

        assert [(await me.do("undo"))["count"] for _ in range(4)] == [2, 1, 0, 0]
        state = await me.do("redo")
        assert (state["count"], state["undo"], state["redo"]) == (1, 1, 2)
        state = await me.do("pick", ids=[ten[9]])
        assert (state["count"], state["undo"], state["redo"]) == (2, 2, 0)

    async def test_within_one_call(self, me: Selecting, ten):
        await me.do("pick", ids=ten[:1])
        state = me._note(
            await me.post(
                {"op": "pick", "ids": ten[1:2]}, {"op": "undo"}, {"op": "undo"}, {"op": "pick", "ids": ten[4:6]},
                {"op": "undo"}, {"op": "redo"}, {"op": "redo"},
            )
        )  # fmt: skip

        assert [result["status"] for result in state["results"]] == ["done"] * 6 + ["unchanged"]
        assert (state["picked_ids"], state["undo"], state["redo"]) == (ten[4:6], 1, 0)
        assert (await me.do("undo"))["count"] == 0

    async def test_keeps_at_least_fifty_steps(self, me: Selecting, ten):
        for number in range(130):
            await me.do("pick" if number % 2 == 0 else "unpick", ids=ten[:1])

        assert (await me.now())["undo"] == 100
        for _ in range(100):
            await me.do("undo")
        assert (await me.do("undo"))["results"][0]["status"] == "unchanged"


class TestTwoDevices:
    async def test_share_one_selection(self, me: Selecting, anonymous, ten):
        await me.do("pick", ids=ten[:2])
        other = Selecting(me.http)

        assert (await other.now())["count"] == 2

    async def test_a_stale_edit_is_refused(self, me: Selecting, ten):
        state = await me.do("pick", ids=ten[:1])
        await me.do("pick", ids=ten[1:2])

        refused = await me.post({"op": "clear"}, version=state["version"])

        assert problem(refused, 412, "selection_stale")["version"] == me.version
        assert (await me.now())["count"] == 2

    async def test_a_double_click_is_one_change(self, me: Selecting, ten):
        await me.now()
        once = {"op": "invert", "operation_id": str(uuid4())}
        answers = await asyncio.gather(*(me.post(once, version=me.version) for _ in range(5)))

        assert [answer.status_code for answer in answers] == [200] * 5
        statuses = sorted(answer.json()["results"][0]["status"] for answer in answers)
        assert statuses == ["done", *["repeated"] * 4]
        assert (await me.now())["count"] == 11

    async def test_an_unknown_operation_is_done_on_the_fresh_version_alone(self, me: Selecting, ten):
        first, second = ({"op": "pick", "ids": [id_], "operation_id": str(uuid4())} for id_ in ten[:2])
        await me.now()
        stale = me.version
        me._note(await me.post(first, version=stale))

        problem(await me.post(first, second, version=stale), 412, "selection_stale")
        state = me._note(await me.post(first, second, version=me.version))

        assert [result["status"] for result in state["results"]] == ["repeated", "done"]
        assert state["picked_ids"] == ten[:2]

    async def test_at_once_lose_nothing(self, me: Selecting, ten):
        await me.now()
        answers = await asyncio.gather(*(me.post({"op": "pick", "ids": [id_]}) for id_ in ten))

        assert {answer.status_code for answer in answers} == {200}
        assert sorted((await me.now())["picked_ids"]) == sorted(ten)

    async def test_first_use_at_once_makes_one(self, me: Selecting, ten):
        answers = await asyncio.gather(*(me.http.get("/selections/current") for _ in range(5)))

        assert len({answer.json()["selection_id"] for answer in answers}) == 1


class TestReading:
    async def test_contains(self, me: Selecting, ten):
        await me.do("replace_with", filter=CALLS)
        uuid = (await me.http.get(f"/activities/{ten[1]}")).json()["id"]

        asked = [ten[0], ten[1][:15], uuid, "nonsense", ten[2]]
        answer = await me.http.post(f"/selections/{me.id}/contains", json={"ids": asked})

        assert answer.json() == {"version": me.version, "ids": [ten[1][:15], uuid]}

    async def test_lists_what_the_filter_hides(self, me: Selecting, ten):
        await me.do("pick", ids=ten[:4])

        assert await me.ids(show="hidden", type="Call") == [ten[0], ten[2]]
        assert await me.ids(show="matching", type="Call") == [ten[1], ten[3]]
        assert await me.ids(show="hidden", q="4") == ten[:4]
        assert await me.ids(show="hidden") == []
        assert await me.ids(show="matching") == ten[:4]

    async def test_lists_page_by_page_in_any_order(self, me: Selecting, ten):
        await me.do("replace_with", filter=TASKS)
        found: list[str] = []
        params: dict[str, Any] = {"limit": 3, "sort": "subject"}
        while True:
            page = (await me.http.get(f"/selections/{me.id}/activities", params=params)).json()
            assert page["total"] == {"count": 10, "exact": True}
            found += [item["salesforce_id"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            params["cursor"] = page["next_cursor"]

        assert found == ten

    async def test_breaks_down(self, me: Selecting, ten):
        await me.do("replace_with", filter={})

        answer = (await me.http.get(f"/selections/{me.id}/breakdown", params={"facet": ["kind", "type"]})).json()

        assert {each["value"]: each["count"] for each in answer["facets"]["kind"]} == {"task": 10, "event": 1}
        assert answer["total"]["count"] == 11
        refused = await me.http.get(f"/selections/{me.id}/breakdown", params={"facet": "x"})
        problem(refused, 422, "facet_unknown")


class TestReceipt:
    async def test_is_the_hash_of_the_sorted_ids(self, me: Selecting, ten):
        await me.do("pick", ids=ten[:5])

        receipt = await me.receipt()

        assert receipt["hash"] == hashlib.sha256("\n".join(sorted(ten[:5])).encode()).hexdigest()
        assert (receipt["count"], receipt["version"], receipt["selection_id"]) == (5, me.version, me.id)
        assert receipt["tokens"] == (await me.now())["tokens"]
        kept = (await me.http.get(f"/receipts/{receipt['receipt_id']}")).json()
        assert kept["salesforce_ids"] == sorted(ten[:5])

    async def test_of_nothing(self, me: Selecting, ten):
        await me.now()

        receipt = await me.receipt()

        assert (receipt["count"], receipt["tokens"], receipt["hash"]) == (0, 0, hashlib.sha256(b"").hexdigest())

    async def test_of_the_same_set_is_the_same(self, me: Selecting, ten):
        await me.do("pick", ids=ten)
        first = await me.receipt()
        await me.do("replace_with", filter=TASKS)

        assert (await me.receipt())["receipt_id"] == first["receipt_id"]

    async def test_is_taken_by_id_and_by_hash(self, me: Selecting, ten):
        await me.do("pick", ids=ten[:2])
        receipt = await me.receipt()

        for name in (receipt["receipt_id"], receipt["hash"], receipt["hash"].upper()):
            taken = await me.take(name)
            assert taken.status_code == 200, taken.text
            assert (taken.json()["hash"], taken.json()["receipt_id"]) == (receipt["hash"], receipt["receipt_id"])

    async def test_is_refused_when_the_set_changed_with_the_difference(
        self, me: Selecting, ten, organisation: Organisation
    ):
        await me.do("replace_with", filter=TASKS)
        receipt = await me.receipt()
        new = organisation.task(Subject="New")
        organisation.add("Task", Id=ten[3], IsDeleted="true")
        organisation.load()

        refused = problem(await me.take(receipt["receipt_id"]), 409, "selection_changed")

        assert (refused["count"], refused["added"], refused["removed"]) == (10, 1, 1)
        assert (refused["added_ids"], refused["removed_ids"]) == ([new], [])
        assert (await me.take(refused["hash"])).status_code == 200
        # The fresh receipt was kept, so the next difference is told from there.
        organisation.add("Task", Id=ten[4], Type="x")
        organisation.add("Task", Id=new, IsDeleted="true")
        organisation.load()
        assert problem(await me.take(refused["hash"]), 409, "selection_changed")["removed"] == 1

    async def test_names_what_left_the_set_but_is_there(self, me: Selecting, ten, organisation: Organisation):
        await me.do("replace_with", filter=CALLS)
        receipt = await me.receipt()
        organisation.add("Task", Id=ten[1], Type="Mail")
        organisation.load()

        refused = problem(await me.take(receipt["receipt_id"]), 409, "selection_changed")

        assert (refused["added"], refused["removed"], refused["removed_ids"]) == (0, 1, [ten[1]])

    async def test_can_be_made_the_selection_again(self, me: Selecting, ten, organisation: Organisation):
        await me.do("replace_with", filter=CALLS)
        receipt = await me.receipt()
        organisation.add("Task", Id=ten[1], Type="Mail")
        organisation.add("Task", Id=ten[0], Type="Call")
        organisation.load()

        await me.do("restore_receipt", receipt=receipt["receipt_id"])

        assert (await me.receipt())["hash"] == receipt["hash"]
        assert (await me.take(receipt["receipt_id"])).status_code == 200

    async def test_unknown_is_told(self, me: Selecting, ten):
        await me.do("pick", ids=ten[:2])

        problem(await me.take(str(uuid4())), 404, "receipt_not_found")
        assert problem(await me.take("0" * 64), 409, "selection_changed")["added"] is None
        problem(await me.http.get(f"/receipts/{UUID(int=0)}"), 404, "receipt_not_found")

    async def test_only_shown_ones_do_not_pile_up(self, me: Selecting, ten, organisation: Organisation):
        taken = None
        for number in range(30):
            await me.do(
                "replace_with", filter={"field": "id", "op": "any_of", "value": [ten[number % 10], ten[number // 10]]}
            )
            receipt = await me.receipt()
            if taken is None:
                taken = receipt["receipt_id"]
                await me.take(taken)

        assert organisation.query(
            "SELECT count(*) FILTER (WHERE NOT is_taken) <= 20, count(*) FILTER (WHERE is_taken) FROM receipts"
        ) == [(True, 1)]
        assert (await me.http.get(f"/receipts/{taken}")).status_code == 200

    @pytest.mark.parametrize(
        "body",
        [
            {"selection_id": str(UUID(int=0))},
            {"receipt": "0" * 64},
            {"activity_ids": [], "receipt": "0" * 64},
            {"selection_id": str(UUID(int=0)), "receipt": "0" * 64, "filter": {}},
            {"selection_id": str(UUID(int=0)), "receipt": "'; --"},
        ],
    )
    async def test_and_selection_go_together(self, me: Selecting, body):
        problem(await me.http.post("/activities/selection", json=body), 422, "invalid_request")


class TestSomebodyElse:
    @pytest.fixture
    def two(self, organisation: Organisation) -> tuple[str, str, str, str]:
        """Ana and Ben, and an activity of each."""
        ana, ben = organisation.user("Ana", "Torres"), organisation.user("Ben", "Ito")
        made = [organisation.task(OwnerId=owner, Subject=f"Of {owner}") for owner in (ana, ben)]
        organisation.load()
        return ana, ben, *made  # type: ignore[return-value]

    async def test_is_not_found_in_any_call(self, me: Selecting, people: People, anonymous, two):
        await me.do("pick", ids=[two[2]])
        receipt = await me.receipt()
        other = people.add("admin").headers
        calls = [
            anonymous.get(f"/selections/{me.id}", headers=other),
            anonymous.get(f"/selections/{me.id}/activities", headers=other),
            anonymous.get(f"/selections/{me.id}/breakdown", headers=other),
            anonymous.post(f"/selections/{me.id}/contains", json={"ids": []}, headers=other),
            anonymous.post(f"/selections/{me.id}/changes", json={"operations": [{"op": "clear"}]}, headers=other),
            anonymous.post(f"/selections/{me.id}/receipt", headers=other),
            anonymous.post(
                "/activities/selection", json={"selection_id": me.id, "receipt": receipt["hash"]}, headers=other
            ),
        ]  # fmt: skip

        for call in calls:
            problem(await call, 404, "selection_not_found")
        problem(await anonymous.get(f"/receipts/{receipt['receipt_id']}", headers=other), 404, "receipt_not_found")

    async def test_rows_of_others_cannot_be_told_from_none(self, people: People, anonymous, two):
        ana, _, hers, his = two
        rep = Selecting(anonymous, people.add("rep", salesforce_id=ana).headers)

        state = await rep.do("pick", ids=[hers, his, salesforce_id("Task", 99)])

        assert state["results"][0]["missing_ids"] == [his, salesforce_id("Task", 99)]
        assert (await rep.do("replace_with", filter={}))["count"] == 1
        assert (await rep.receipt())["count"] == 1

    async def test_rights_are_asked_again_at_every_use(
        self, people: People, anonymous, two, organisation: Organisation
    ):
        ana, ben, hers, _ = two
        rep = Selecting(anonymous, people.add("rep", salesforce_id=ana).headers)
        await rep.do("pick", ids=[hers])
        receipt = await rep.receipt()
        organisation.add("Task", Id=hers, OwnerId=ben)
        organisation.load()

        assert (await rep.now())["count"] == 0
        refused = problem(await rep.take(receipt["receipt_id"]), 409, "selection_changed")
        assert (refused["removed"], refused["removed_ids"]) == (1, [])
        assert hers not in str(refused)

    async def test_a_field_that_is_hidden_now_is_named_and_can_be_cleared(self, people: People, anonymous, two):
        ana, *_ = two
        rep = Selecting(anonymous, people.add("rep", salesforce_id=ana).headers)
        await rep.do("replace_with", filter={"and": [TASKS, {"field": "subject", "op": "contains", "value": "of"}]})
        people.deny("rep", "subject")

        refused = problem(await rep.http.get("/selections/current", headers=rep.headers), 409, "selection_unreadable")
        assert refused["errors"][0]["path"] == "filter.and.1.field"
        assert refused["selection_id"] == rep.id
        for call in ("activities", "breakdown"):
            answer = await rep.http.get(f"/selections/{rep.id}/{call}", headers=rep.headers)
            problem(answer, 409, "selection_unreadable")
        problem(await rep.post({"op": "pick", "ids": []}), 409, "selection_unreadable")
        state = await rep.do("clear")
        assert (state["count"], state["tokens"]) == (0, None)
        problem(await rep.post({"op": "undo"}), 409, "selection_unreadable")
