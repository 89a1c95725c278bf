"""The vocabulary behind searches: with and without pg_trgm, in another language, and after somebody was erased."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import psycopg
import pytest

from coolmint.auth.viewer import OPERATOR
from coolmint.entrypoints.api import create_app
from coolmint.erasure.erasing import erase_person
from coolmint.platform import migrations
from coolmint.platform.database import create_batch_engine
from coolmint.platform.settings import SearchSettings, Settings
from coolmint.structuring.service import run_structuring
from tests.searching.library import Library
from tests.searching.test_what_is_found import TABLE
from tests.support.calls import ids
from tests.support.databases import as_app, own_database
from tests.support.organisation import Organisation
from tests.support.people import People


@asynccontextmanager
async def administrator(url: str, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings, as_app(url))
    headers = People.at(url).add("admin").headers
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client,
    ):
        yield client


def words(url: str) -> dict[str, tuple[str | None, str | None]]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT word, stem, language FROM search_words").fetchall()
    return {word: (stem, language) for word, stem, language in rows}


class TestWithoutTrigrams:
    async def test_everything_is_found_all_the_same(self, server_url, tmp_path, settings: Settings):
        with own_database(server_url) as url:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("DROP EXTENSION pg_trgm CASCADE")
            engine = create_batch_engine(url)
            library = Library.fill(url, Organisation(engine, tmp_path))
            async with administrator(url, settings) as client:
                for q, names in [
                    *TABLE[::3],
                    ("cardiolgy", "CALL"),
                    ("electrocardiogarm", "VISIT"),
                    ("ncolog", "VISIT"),
                ]:
                    assert set(await ids(client, q=q)) == library.named(names), q

                migrations.upgrade(engine)
                with psycopg.connect(url) as connection:
                    found = connection.execute("SELECT to_regclass('ix_search_words_parts')").fetchone()
                assert found is not None
                assert found[0] is not None
                assert await ids(client, q="ncolog") == [library.ids["VISIT"]]
            engine.dispose()


class TestLanguage:
    async def test_that_changes_stems_the_words_anew_and_writes_no_activity(
        self, organisation: Organisation, database_url: str, settings: Settings
    ):
        task = organisation.task(Subject="Call", Description="Die Häuser")
        visit = organisation.task(Subject="Call", Description="Visited")
        organisation.load()
        assert words(database_url)["visited"] == ("visit", "english")

        report = run_structuring(organisation.engine, organisation.mapping, language="german")

        assert report.written == 0
        assert words(database_url)["hauser"] == ("haus", "german")
        german = settings.model_copy(update={"search": SearchSettings(language="german")})
        async with administrator(database_url, german) as client:
            assert await ids(client, q="hausern") == [task]
            assert await ids(client, q="visited") == [visit]

    async def test_that_postgresql_does_not_have_knows_no_stems(
        self, organisation: Organisation, database_url: str, settings: Settings
    ):
        task = organisation.task(Subject="Call", Description="Visited")
        organisation.load()
        run_structuring(organisation.engine, organisation.mapping, language="klingon")

        assert words(database_url)["visited"] == (None, "klingon")
        klingon = settings.model_copy(update={"search": SearchSettings(language="klingon")})
        async with administrator(database_url, klingon) as client:
            assert await ids(client, q="visited") == [task]

    @pytest.mark.parametrize("name", ["", "a b", "x'; DROP TABLE sf_task; --", "1st", "a" * 64])
    def test_is_a_name(self, name):
        with pytest.raises(ValueError, match="language"):
            SearchSettings(language=name)


class TestErasure:
    def test_forgets_the_words_that_only_the_person_had(self, organisation: Organisation, database_url: str):
        person = organisation.contact(FirstName="Quirin", LastName="Zanthor", Email="quirin@zanthor.example")
        other = organisation.contact(FirstName="Mei", LastName="Zanthorius", Email="mei@zanthor.example")
        organisation.task(Subject="Call", WhoId=person, Description="Quirin Zanthor asked about stents")
        organisation.task(Subject="Call", WhoId=other, Description="Nothing")
        organisation.load()
        assert {"quirin", "zanthor", "zanthorius"} <= words(database_url).keys()

        erase_person(organisation.engine, organisation.mapping, OPERATOR, person, redacts=True)

        kept = words(database_url).keys()
        assert "quirin" not in kept
        assert "zanthor" not in kept
        assert {"zanthorius", "stents", "call", "erased"} <= kept
        with psycopg.connect(database_url) as connection:
            vectors = connection.execute("SELECT string_agg(search::text, ' ') FROM sf_activity_structured").fetchone()
        assert vectors is not None
        assert "quirin" not in vectors[0]


class TestPeopleWhoChange:
    async def test_are_found_by_their_new_address_and_not_by_the_old(self, client, organisation: Organisation):
        user = organisation.add("User", FirstName="Kim", LastName="Park", Email="kim@old.example")
        person = organisation.contact(LastName="Li", Email="li@old.example")
        task = organisation.task(WhoId=person)
        event = organisation.event()
        organisation.relate(event, user)
        organisation.load()
        assert await ids(client, q="li@old.example") == [task]

        organisation.add("Contact", Id=person, Email="li@new.example")
        organisation.add("User", Id=user, Email="kim@new.example")
        organisation.load()

        assert await ids(client, q="li@new.example") == [task]
        assert await ids(client, q="kim@new.example") == [event]
        assert await ids(client, q="@new.example") == [task]
        assert await ids(client, q="li@old.example") == []
        assert await ids(client, q="kim@old.example") == []
