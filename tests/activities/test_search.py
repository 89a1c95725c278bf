"""Searching: what a person types is found where it stands, and is never read as anything but words."""

import re

import httpx
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select

from coolmint.activities.search import searchable
from coolmint.activities.search_query import Search
from coolmint.auth.viewer import OPERATOR
from tests.support.calls import ids
from tests.support.organisation import Organisation


@pytest.fixture
def visit(organisation: Organisation) -> str:
    """One activity among others, with something to find in every place."""
    ana, ben = organisation.user("Ana", "Torres"), organisation.user("Ben", "Nagy")
    heart, bone = organisation.account("Heart Center"), organisation.account("Bone Clinic")
    li = organisation.contact(FirstName="Mei", LastName="Li", AccountId=heart)
    brien = organisation.contact(FirstName="Seán", LastName="O'Brien")
    doe = organisation.contact(FirstName="Jo", LastName="Doe", AccountId=bone)
    visit = organisation.event(
        Subject="Visit: coding guide",
        OwnerId=ana,
        WhatId=heart,
        WhoId=li,
        Description=(
            "Asked about réimbursement; Łukasz promised a follow-up.Valve/stent trial on 24/7, write to "
            "mei.li@example.com, see www.example.com/guide_v2.pdf. Price $1,250.50 <b>bold</b>&amp;mild. "
            "心臓専門医と話した。 STRASSE Größe"
        ),
    )
    organisation.relate(visit, brien)
    organisation.task(Subject="Call", Description="Nothing of note", OwnerId=ben, WhatId=bone, WhoId=doe)
    organisation.task(Subject="To do", Description="Send the leaflet", OwnerId=ben)
    organisation.load()
    return visit


class TestSearch:
    @pytest.mark.parametrize(
        "q",
        [
            "coding",
            "asked",
            "Li",
            "mei li",
            "o'brien",
            "O'Brien",
            "O’Brien",
            "brien",
            "sean",
            "Seán",
            "heart",
            "torres",
            "ana heart coding promised",
        ],
    )
    async def test_finds_subject_notes_everybody_on_it_account_and_owner(self, client, visit, q):
        assert await ids(client, q=q) == [visit]

    @pytest.mark.parametrize(
        "q",
        [
            "RÉIMBURSEMENT",
            "reimbursement",
            "reimbursement".upper(),
            "re\u0301imbursement",
            "lukasz",
            "ŁUKASZ",
            "Strasse",
            "straße",
            "grosse",
            "GRÖSSE",
        ],
    )
    async def test_ignores_case_and_accents(self, client, visit, q):
        assert await ids(client, q=q) == [visit]

    @pytest.mark.parametrize(
        "word", ["reimbursement", "follow-up", "o'brien", "mei.li@example.com", "心臓専門医", "1,250.50"]
    )
    async def test_finds_a_word_while_it_is_typed(self, client, visit, word):
        found = [await ids(client, q=word[:end]) for end in range(2, len(word) + 1) if word[end - 1].isalnum()]

        assert found == [[visit]] * len(found)

    @pytest.mark.parametrize(
        "q", ["valve", "stent", "up", "follow up", "mild", "bold", "guide_v2", "pdf", "mei.li@example.com", "250"]
    )
    async def test_finds_a_word_whatever_stands_beside_it(self, client, visit, q):
        assert await ids(client, q=q) == [visit]

    async def test_needs_every_word(self, client, visit):
        assert await ids(client, q="coding leaflet") == []

    @pytest.mark.parametrize(
        "q", ['"coding guide"', '"guide"', '"asked about"', '"asked about" coding', '"coding guide']
    )
    async def test_finds_a_phrase_as_it_stands(self, client, visit, q):
        assert await ids(client, q=q) == [visit]

    @pytest.mark.parametrize("q", ['"guide coding"', '"asked reimbursement"', '"codin"'])
    async def test_does_not_find_a_phrase_in_another_order_or_cut(self, client, visit, q):
        assert await ids(client, q=q) == []

    @pytest.mark.parametrize("q", ["-leaflet -nothing", "-call coding", '-"to do" -call', "asked -leaflet"])
    async def test_leaves_out_what_has_a_word_with_minus(self, client, visit, q):
        assert await ids(client, q=q) == [visit]

    async def test_of_nothing_lists_everything(self, client, visit):
        assert len(await ids(client, q="  ")) == 3


HOSTILE = [
    "'",
    "''",
    '"',
    '""',
    '" "',
    "\\",
    "\\\\",
    "\\'",
    "'\\",
    ":*",
    "&",
    "|",
    "!",
    "()",
    "(((",
    ")",
    "<->",
    "<2>",
    "<",
    "-",
    "--",
    '-"',
    '-""',
    "- -",
    "*",
    "%",
    "_",
    "?",
    "$1",
    "%s",
    "%(x)s",
    ":x",
    "'; DROP TABLE sf_task; --",
    "a' | 'b",
    "visit:A",
    "visit:*A",
    "visit & | call",
    "!visit",
    "!!visit",
    "visit<->call",
    "(visit",
    "visit)",
    "'visit' | 'call'",
    "call' | !'zzz",
    "\u0000",
    "zzz\u0000call",
    "\u2028",
    "\ufeff",
    "\u200b",
    "😀",
    "👩‍👩‍👧",
    "e\u0301\u0301\u0301",
    "\ud7ff",
    "x" * 500,
    "- " * 250,
    '"' * 500,
    "'" * 500,
    "\\" * 500,
    "a " * 250,
    "½",
    "²",
    "ﷺ" * 27,
    "ß" * 250,
    "İ",
    "\u0301",
]


class TestHostileSearch:
    @pytest.mark.parametrize("q", HOSTILE, ids=range(len(HOSTILE)))
    async def test_is_answered_and_finds_no_more_than_its_words(self, client: httpx.AsyncClient, visit, q):
        response = await client.get("/activities/", params={"q": q})

        assert response.status_code == 200, response.text
        words = [word for word in re.split(r"[^a-z]+", q.lower().replace("\x00", " ")) if word]
        found = response.json()["items"]
        if "|" in q:
            return  # One or the other: more than each of the words alone.
        assert len(found) < 3 or not q.strip(), "a search that asks for something never lists everything"
        if "zzz" in words or "drop" in words:
            assert found == []

    @pytest.mark.parametrize("q", ["'", ":*", "&|!", "()<->", "-", '""', "😀", "\u200b"])
    async def test_for_signs_alone_finds_nothing(self, client, visit, q):
        assert await ids(client, q=q) == []

    @pytest.mark.parametrize("q", HOSTILE, ids=range(len(HOSTILE)))
    async def test_is_answered_by_facets(self, client: httpx.AsyncClient, visit, q):
        response = await client.get("/activities/filter-options", params={"q": q, "facet": "type", "facet_q": q[:100]})

        assert response.status_code == 200, response.text


def words_of(q: str) -> str:
    search = Search.of(q)
    assert search.node is not None
    return search.text(search.node)


WORDS = st.text(alphabet="abcxyzàéłøßñçABZ0189心話", min_size=1, max_size=8)
SIGNS = st.text(alphabet=" \n\t.,;:/\\|-_@#&<>()[]{}'\"!?*+=~`^%$…–—“”’·", min_size=1, max_size=3)


class TestWordsOfANote:
    @settings(deadline=None, max_examples=300)
    @given(parts=st.lists(st.tuples(WORDS, SIGNS), min_size=1, max_size=8), data=st.data())
    def test_are_found_each_and_together(self, server_url: str, parts, data):
        note = "".join(word + signs for word, signs in parts)
        words = [word for word, _ in parts]
        word = data.draw(st.sampled_from(words))
        start = data.draw(st.integers(0, len(parts) - 1))
        phrase = " ".join(words[start : data.draw(st.integers(start, len(parts) - 1)) + 1])
        asked = [word, word[: data.draw(st.integers(1, len(word)))], " ".join(words), f'"{phrase}"']

        with psycopg.connect(server_url) as connection:
            found = [
                connection.execute(
                    "SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)",
                    [searchable(note), words_of(q)],
                ).fetchone()
                for q in asked
            ]

        assert found == [(True,)] * 4


DIALECT = create_engine("postgresql+psycopg://").dialect


class TestAnyText:
    @settings(deadline=None, max_examples=400)
    @given(
        q=st.lists(
            st.one_of(
                st.sampled_from(
                    ["(", ")", '"', "-", "|", "OR", " ", "AND", "'", "\\", ":*", "&", "!", "<->", "@", "a@b"]
                ),
                st.text(max_size=6),
                st.sampled_from(["visit", "00T8c00000AbCdE", "6d0b6a0e-27a5-5b63-9f5e-0d6c6b8a2f10", "ÅŁß", "心臓"]),
            ),
            max_size=30,
        ).map("".join)
    )
    def test_is_read_and_accepted_by_postgresql(self, server_url: str, q):
        search = Search.of(q)
        if search.node is None:
            return
        compiled = select(search.predicate(OPERATOR), search.score(OPERATOR)).compile(dialect=DIALECT)
        asked = [str(value) for value in compiled.params.values() if "'" in str(value)]
        assert not any("\0" in each for each in asked)

        with psycopg.connect(server_url) as connection:
            for each in asked:
                how = "%s::tsquery" if each.startswith(("'<", "'@")) else "to_tsquery('simple', %s)"
                connection.execute(f"SELECT {how}".encode(), [each])
