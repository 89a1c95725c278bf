"""What is asked, of the product over HTTP and of the floor as a statement, and how much dearer the product may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
import psycopg
from psycopg.rows import dict_row

from coolmint.activities.cursors import Cursor
from coolmint.activities.query import DEFAULT_SORT, make_query

Db = psycopg.Connection[Any]


@dataclass(frozen=True)
class Workload:
    """`most` is the ratio to the floor that is asked for; `most_ms` a bound of its own for the 95th percentile.

    `anew` counts every total again: before each question something else is said to have changed.
    """

    name: str
    path: str
    floor: str
    values: Mapping[str, Any] = field(default_factory=dict)
    body: bytes | None = None
    most: float | None = None
    most_ms: float | None = None
    anew: bool = False
    repeats: int = 200


# One row as a list shows it.
_ITEM = """
    id, salesforce_id, kind, activity_date, starts_at, duration_minutes, subject, description, status, priority, type,
    subtype, CASE WHEN owner_id IS NOT NULL THEN json_build_object('id', owner_id, 'name', owner_name) END AS owner,
    CASE WHEN account_id IS NOT NULL THEN json_build_object('id', account_id, 'name', account_name) END AS account,
    contacts, contact_count, has_contact, has_physician, is_completed, is_high_priority, is_archived, month, quarter,
    attributes, token_count AS tokens
"""
_KEY = "(CASE WHEN activity_date IS NULL THEN '-infinity'::date ELSE activity_date END)"
_ORDER = f"ORDER BY {_KEY} DESC, id DESC LIMIT 50"
_CURSOR = "rpad('', 120, 'x')"


def page(where: str = "true", total: str | None = None, *, first_hits: bool = False) -> str:
    """Return the statement of one page: `total` is an expression; left out, the page's own condition is counted.

    `first_hits` finds the rows by their index first and sorts those, which is best where few match.
    """
    rows = f"SELECT {_ITEM} FROM sf_activity_structured WHERE NOT is_deleted AND {where} {_ORDER}"
    with_ = ""
    if first_hits:
        with_ = f"WITH hits AS MATERIALIZED (SELECT * FROM sf_activity_structured WHERE NOT is_deleted AND {where}) "
        rows = f"SELECT {_ITEM} FROM hits {_ORDER}"
        total = total or "(SELECT count(*) FROM hits)"
    total = total or f"(SELECT count(*) FROM sf_activity_structured WHERE NOT is_deleted AND {where})"
    return (
        f"{with_}SELECT json_build_object('items', (SELECT coalesce(json_agg(item), '[]') FROM ({rows}) item), "
        f"'next_cursor', {_CURSOR}, 'total', json_build_object('count', {total}, 'exact', true))::text"
    )


_DETAIL = f"""
SELECT to_json(found)::text FROM (
    SELECT {_ITEM}, is_deleted,
        CASE WHEN related_id IS NOT NULL THEN json_build_object('id', related_id, 'object', related_object) END
            AS related,
        llm_context,
        json_build_object('created_at', source_created_at, 'modified_at', source_modified_at, 'system_modstamp',
            source_system_modstamp, 'mirrored_at', mirrored_at, 'structured_at', structured_at, 'rules_version',
            rules_version, 'content_hash', content_hash) AS source,
        NULL AS salesforce_url
    FROM sf_activity_structured WHERE id = %(id)s
) found
"""

_SELECTION = """
SELECT json_build_object('count', count(*), 'tokens', sum(token_count), 'context', string_agg(llm_context::text, ''),
    'activities', json_agg(json_build_object('id', id, 'salesforce_id', salesforce_id, 'tokens', token_count)))::text
FROM sf_activity_structured
WHERE NOT is_deleted AND id = ANY(ARRAY(SELECT json_array_elements_text(%(body)s::json -> 'activity_ids'))::uuid[])
"""

_KEPT_FACETS = "SELECT answer FROM floor.facets"
_FACETS = ("type", "subtype", "status", "priority", "kind", "month", "owner_id", "account_id")


def _facets(where: str) -> str:
    """Return the statement that counts every facet of the rows that match, in one pass."""
    counted = " UNION ALL ".join(
        [
            f"SELECT '{name}' AS facet, {name}::text AS value, count(*) AS count FROM hits GROUP BY 2"
            for name in (*_FACETS, "attributes ->> 'product'")
        ]
        + [
            f"SELECT '{name}', value, count(*) FROM hits, unnest({name}) AS value GROUP BY 2"
            for name in ("specialties", "contact_ids")
        ]
    ).replace("'attributes ->> 'product''", "'attr.product'")
    return (
        f"WITH hits AS MATERIALIZED (SELECT {', '.join(_FACETS)}, attributes, specialties, contact_ids "
        f"FROM sf_activity_structured WHERE NOT is_deleted AND {where}), counted AS ({counted}), "
        "ranked AS (SELECT *, row_number() OVER (PARTITION BY facet ORDER BY count DESC) AS place FROM counted) "
        "SELECT json_agg(ranked)::text FROM ranked WHERE place <= 100"
    )


def workloads(picks: Mapping[str, Any]) -> list[Workload]:
    """Return the questions, over what was picked from the data."""
    p = picks
    match = "search @@ to_tsquery('simple', %(word)s)"
    three = "owner_id = %(owner)s AND type = 'Call' AND activity_date BETWEEN %(from)s AND %(to)s"
    three_values = {"owner": p["owner"], "from": p["from"], "to": p["to"]}
    three_query = {"owner_id": p["owner"], "type": "Call", "date_from": p["from"], "date_to": p["to"]}
    deep = "attributes @> jsonb_build_object('product', %(product)s::text) AND contact_ids @> ARRAY[%(contact)s::text]"
    deep += " AND specialties @> ARRAY[%(specialty)s::text]"
    deep_values = {"product": p["product"], "contact": p["contact"], "specialty": p["specialty"]}
    later = f"({_KEY}, id) < (%(date)s::date, %(id)s::uuid)"
    found = [
        Workload("first page", "/activities/", page(total=_kept("all")), most=1.5),
        Workload("first page, total counted anew", "/activities/", page(total=_kept("all")), most=1.5, anew=True),
        Workload("three filters", _list(three_query), page(three), three_values, most=1.5),
        Workload(
            "three filters, total counted anew", _list(three_query), page(three), three_values, None, 1.5, anew=True
        ),
        Workload(
            "specialty, attribute and contact",
            _list({"specialty": p["specialty"], "attr.product": p["product"], "contact_id": p["contact"]}),
            page(deep, first_hits=True),
            deep_values,
            most=1.5,
            anew=True,
        ),
    ]
    for name in ("middle", "last"):
        values = {"date": p[f"{name}_date"], "id": p[f"{name}_id"]}
        found.append(
            Workload(
                f"the {name} page, by cursor",
                _list({"cursor": p[f"{name}_cursor"]}),
                page(later, _kept("all")),
                values,
                most=1.5,
            )
        )
    found += [
        Workload("search, a rare word", _list({"q": p["rare"]}), page(match, first_hits=True),
                 {"word": f"{p['rare']}:*"}, most=1.5, anew=True),
        Workload("search, a word in a fifth of all", _list({"q": p["common"]}), page(match, _kept("common")),
                 {"word": f"{p['common']}:*"}, most=2),
        Workload("search, a word in a fifth of all, counted anew", _list({"q": p["common"]}),
                 page(match, _kept("common")), {"word": f"{p['common']}:*"}, most=2, anew=True),
        Workload("search, two words", _list({"q": f"{p['one']} {p['other']}"}), page(match),
                 {"word": f"{p['one']}:* & {p['other']}:*"}, most=2, anew=True),
        Workload("search, a misspelled word", _list({"q": p["misspelled"]}), _misspelled(), {"word": p["misspelled"]},
                 most=2, anew=True),
        Workload("search, by relevance", _list({"q": p["common"], "sort": "relevance"}), _by_relevance(match),
                 {"word": f"{p['common']}:*"}, repeats=60),
        Workload("filter options", "/activities/filter-options", _KEPT_FACETS, most=2, repeats=60),
        Workload("filter options, three filters and a search",
                 "/activities/filter-options?" + urlencode({**three_query, "q": p["common"]}),
                 _facets(f"{three} AND {match}"), {**three_values, "word": f"{p['common']}:*"}, most_ms=300),
        Workload("one activity", f"/activities/{p['middle_id']}", _DETAIL, {"id": p["middle_id"]}, most=1.5),
    ]  # fmt: skip
    for count in (50, 2_000):
        body = orjson.dumps({"activity_ids": p["ids"][:count]})
        found.append(
            Workload(f"selection of {count:,} ids", "/activities/selection", _SELECTION, {}, body, 1.5,
                     repeats=200 if count < 100 else 40)
        )  # fmt: skip
    return found


def _by_relevance(match: str) -> str:
    ranked = f"SELECT {_ITEM} FROM sf_activity_structured WHERE NOT is_deleted AND {match}"
    best = f"{ranked} ORDER BY ts_rank(search, to_tsquery('simple', %(word)s)) DESC, id DESC LIMIT 50"
    return (
        f"SELECT json_build_object('items', (SELECT json_agg(item) FROM ({best}) item), 'next_cursor', {_CURSOR}, "
        f"'total', json_build_object('count', {_kept('common')}, 'exact', true))::text"
    )


def _kept(key: str) -> str:
    return f"(SELECT count FROM floor.totals WHERE key = '{key}')"


def _list(query: Mapping[str, Any]) -> str:
    return "/activities/?" + urlencode(query)


def _misspelled() -> str:
    """Find the nearest word that occurs, then its rows."""
    nearest = (
        "(SELECT word FROM floor.words WHERE word %% %(word)s ORDER BY levenshtein(word, %(word)s), ndoc DESC LIMIT 1)"
    )
    return page(f"search @@ to_tsquery('simple', quote_literal({nearest}))", first_hits=True)


def prepare_floor(db: Db, picks: Mapping[str, Any]) -> None:
    """Keep what a product would keep up to date: totals, facets, and the words with how many rows have them."""
    db.execute("DELETE FROM floor.totals")
    for key, where, values in (
        ("all", "true", []),
        ("common", "search @@ to_tsquery('simple', %s)", [f"{picks['common']}:*"]),
    ):
        counted = f"SELECT %s, count(*) FROM sf_activity_structured WHERE NOT is_deleted AND {where}"
        db.execute(f"INSERT INTO floor.totals {counted}".encode(), [key, *values])
    db.execute("DELETE FROM floor.facets")
    db.execute(f"INSERT INTO floor.facets {_facets('true')}".encode())
    db.execute("ANALYZE floor.totals, floor.facets, floor.words")


_WORDS = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
CREATE SCHEMA IF NOT EXISTS floor;
CREATE TABLE IF NOT EXISTS floor.totals (key text PRIMARY KEY, count bigint);
CREATE TABLE IF NOT EXISTS floor.facets (answer text);
DROP TABLE IF EXISTS floor.words;
CREATE TABLE floor.words AS SELECT word, ndoc FROM ts_stat('SELECT search FROM sf_activity_structured');
CREATE INDEX ON floor.words USING gin (word gin_trgm_ops);
CREATE INDEX ON floor.words (ndoc);
"""


def keep_words(db: Db) -> None:
    """Count every word once, unless the rows are still those they were counted from."""
    state = db.execute(
        "SELECT to_regclass('floor.words')::text, max(started_at)::text FROM structuring_runs WHERE written > 0"
    ).fetchone()
    assert state
    if state[0]:
        noted = db.execute("SELECT obj_description('floor.words'::regclass)").fetchone()
        if noted and noted[0] == state[1]:
            return
    db.execute(_WORDS)
    db.execute(f"COMMENT ON TABLE floor.words IS '{state[1]}'".encode())


def pick(db: Db) -> dict[str, Any]:
    """Choose from the data what is asked for, the same for the same data."""
    with db.cursor(row_factory=dict_row) as cursor:
        picks: dict[str, Any] = {}
        for statement in _PICKS:
            row = cursor.execute(statement.encode(), picks).fetchone()
            assert row, statement
            picks |= {name: str(value) if name != "ids" else list(map(str, value)) for name, value in row.items()}
    word = picks["rare"]
    picks["misspelled"] = word[:3] + word[4:]
    for name in ("middle", "last"):
        picks[f"{name}_cursor"] = _cursor(picks[f"{name}_date"], picks[f"{name}_id"])
    return picks


def _cursor(date: str, id_: str) -> str:
    """Return the product's cursor after this row in the list without any filter, as it is sorted by default."""
    list_ = f"{DEFAULT_SORT}|{make_query({}, choices={}).fingerprint()}"
    return Cursor(date, UUID(id_)).encode(list_)


_PLAIN = "word ~ '^[a-z]{4,}$'"
_ALL = "(SELECT count(*) FROM sf_activity_structured)"
_PICKS = (
    # Neither the largest owner nor an empty one.
    "SELECT owner_id AS owner FROM sf_activity_structured GROUP BY 1 ORDER BY count(*) DESC OFFSET 5 LIMIT 1",
    "SELECT max(activity_date) - 540 AS from, max(activity_date) - 360 AS to FROM sf_activity_structured",
    "SELECT c AS contact FROM sf_activity_structured, unnest(contact_ids) c GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    """
    SELECT s AS specialty FROM sf_activity_structured, unnest(specialties) s WHERE contact_ids @> ARRAY[%(contact)s]
    GROUP BY 1 ORDER BY count(*) DESC LIMIT 1
    """,
    """
    SELECT attributes ->> 'product' AS product FROM sf_activity_structured
    WHERE contact_ids @> ARRAY[%(contact)s] AND attributes ? 'product' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1
    """,
    f"""
    SELECT word AS rare FROM floor.words w WHERE {_PLAIN} AND length(word) BETWEEN 8 AND 12 AND ndoc >= 20
    AND NOT EXISTS (SELECT FROM floor.words l WHERE l.word ^@ w.word AND l.word <> w.word)
    ORDER BY abs(ndoc - 100), word LIMIT 1
    """,
    f"SELECT word AS common FROM floor.words WHERE {_PLAIN} ORDER BY abs(ndoc - 0.2 * {_ALL}), word LIMIT 1",
    f"SELECT word AS one FROM floor.words WHERE {_PLAIN} ORDER BY abs(ndoc - 0.1 * {_ALL}), word LIMIT 1",
    f"SELECT word AS other FROM floor.words WHERE {_PLAIN} ORDER BY abs(ndoc - 0.05 * {_ALL}), word LIMIT 1",
    *(
        f"""
        SELECT id AS {name}_id, activity_date AS {name}_date FROM sf_activity_structured
        WHERE NOT is_deleted AND activity_date IS NOT NULL
        ORDER BY activity_date {order}, id {order} OFFSET {offset} LIMIT 1
        """
        for name, order, offset in (("middle", "DESC", f"{_ALL} / 2"), ("last", "ASC", "40"))
    ),
    """
    SELECT array_agg(id) AS ids
    FROM (SELECT id FROM sf_activity_structured WHERE NOT is_deleted ORDER BY md5(id::text) LIMIT 2000) s
    """,
)
