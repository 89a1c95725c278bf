"""A word that nothing has is taken for the nearest one that the viewer sees, and the answer says so."""

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from tests.searching.library import Library
from tests.support.calls import ids
from tests.support.people import People


class TestMisspelledWord:
    @pytest.mark.parametrize(
        ("q", "names", "corrections"),
        [
            ("cardiolgy", "CALL", {"cardiolgy": ["cardiology"]}),
            ("Cardiolgy", "CALL", {"cardiolgy": ["cardiology"]}),
            ("caridology", "CALL", {"caridology": ["cardiology"]}),
            ("ardiollogy", "CALL", {"ardiollogy": ["cardiology"]}),
            ("cardiolgy visits", "CALL", {"cardiolgy": ["cardiology"]}),
            ("lucnh cardiolgy", "CALL", {"lucnh": ["lunch"], "cardiolgy": ["cardiology"]}),
            ("cardiolgy -visits", "", None),
            ("torrse coding", "VISIT", {"torrse": ["torres"]}),
            ("therpies", "LUNCH CALL", {"therpies": ["therapies"]}),
            # What finds something is left as it is, and so is what is quoted, a number, and what is like nothing.
            ("cardiology visit coding", "", None),
            ('"cardiolgy"', "", None),
            ("2023456", "", None),
            ("xylophonists", "", None),
            ("cal", "CALL", None),
        ],
    )
    async def test_is_taken_for_the_nearest(self, client, library: Library, q, names, corrections):
        page = (await client.get("/activities/", params={"q": q})).json()

        assert {item["salesforce_id"] for item in page["items"]} == library.named(names)
        told = {each["typed"]: each["used"] for each in page["corrections"] or ()}
        assert told == (corrections or {})

    async def test_is_marked_where_the_word_that_was_meant_stands(self, client, library: Library):
        item = (await client.get("/activities/", params={"q": "cardiolgy"})).json()["items"][0]

        start, end = item["matches"]["subject"][0]
        assert item["subject"][start:end] == "cardiology"

    async def test_finds_the_same_on_every_page(self, client, library: Library):
        first = (await client.get("/activities/", params={"q": "torrse", "limit": 3})).json()
        second = (
            await client.get("/activities/", params={"q": "torrse", "limit": 3, "cursor": first["next_cursor"]})
        ).json()

        found = [item["salesforce_id"] for item in first["items"] + second["items"]]
        assert len(found) == 4
        assert set(found) == library.named("VISIT LUNCH CALL DEAL")

    async def test_is_left_alone_when_filters_leave_nothing(self, client, library: Library):
        page = (await client.get("/activities/", params={"q": "cardiology", "kind": "event"})).json()

        assert page["total"]["count"] == 0
        assert page["corrections"] is None


class TestRights:
    """`zanthorium` stands in a note of Ben's alone."""

    @pytest.mark.parametrize(
        "q",
        ["zanthorium", "zanthorum", "zantorium", "anthor", "zanthoriums", "zantohrium", "quixotical", "quixoticaly"],
    )
    async def test_of_others_words_nothing_is_told(self, ana: httpx.AsyncClient, ben: httpx.AsyncClient, q, library):
        hers = await ana.get("/activities/", params={"q": q})
        control = await ana.get("/activities/", params={"q": "w" * len(q)})
        his = await ben.get("/activities/", params={"q": q})

        assert hers.json() == control.json()
        assert [item["salesforce_id"] for item in his.json()["items"]] == [library.ids["SECRET"]]

    async def test_the_same_statements_are_run_whether_others_have_the_word(self, app: FastAPI, ana, library: Library):
        engine = app.state.sessions.kw["bind"].sync_engine
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_):
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        counts = []
        await ana.get("/activities/", params={"q": "warmup"})
        for q in ("zanthorum", "zanthorium", "qqqqqqqqqq", "anthor"):
            seen.clear()
            await ana.get("/activities/", params={"q": q})
            counts.append(len(seen))
        event.remove(engine, "before_cursor_execute", note)

        assert len(set(counts)) == 1, counts

    async def test_a_field_that_is_denied_corrects_nothing(self, app: FastAPI, people: People, library: Library):
        people.deny("auditor", "description")
        transport = httpx.ASGITransport(app)
        headers = people.add("auditor").headers
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as auditor,
        ):
            for q in ("zanthorum", "zanthorium", "anthor", "visiting", "electro"):
                page = (await auditor.get("/activities/", params={"q": q})).json()
                assert page["corrections"] is None
                for item in page["items"]:
                    assert item["matches"]["snippet"] is None
                    assert item["matches"]["description"] == []
            assert await ids(auditor, q="zanthorum") == []
            assert await ids(auditor, q="cardiolgy") == [library.ids["CALL"]]

    @pytest.mark.parametrize(
        ("field", "q"),
        [
            ("contacts", "mei.li@heart.example"),
            ("owner", "ana.torres@coolmint.test"),
            ("contacts", "{li}"),
            ("account", "{heart}"),
            ("owner", "{ana}"),
            ("contacts", "@heart.example"),
        ],
    )
    async def test_ids_and_addresses_of_what_is_denied_find_nothing(
        self, app: FastAPI, people: People, library: Library, field, q
    ):
        with psycopg.connect(library.url, autocommit=True) as connection:
            connection.execute("DELETE FROM field_rules")
        people.deny("manager", field)
        manager = people.add("manager", salesforce_id=library.ids["ana"])
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test", headers=manager.headers) as client,
        ):
            assert await ids(client, q=q.format(**library.ids)) == []
            assert len(await ids(client)) == 4
