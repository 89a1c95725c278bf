"""The statements of structuring: what is to do, what the rules need, and writing the result in one go."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from psycopg import Connection, sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from coolmint.structuring.rules import RULES_VERSION, MirroredActivity, StructuredActivity, is_person, is_user

Db = Connection[Any]

# A change of a person, an account, a user or a relation changes the activities that show it.
_ENQUEUE_CHANGED = """
WITH taken AS (
    DELETE FROM mirror_changes RETURNING object, salesforce_id
), changed AS (
    SELECT DISTINCT object, salesforce_id FROM taken
), people AS (
    SELECT salesforce_id AS id FROM changed WHERE object IN ('Contact', 'Lead')
    UNION
    SELECT c.id FROM changed JOIN sf_contact c ON c.account_id = changed.salesforce_id WHERE object = 'Account'
), touched AS (
    SELECT salesforce_id AS id FROM changed WHERE object IN ('Task', 'Event')
    UNION
    SELECT r.activity_id FROM changed JOIN sf_task_relation r ON r.id = changed.salesforce_id
    WHERE object = 'TaskRelation'
    UNION
    SELECT unnest(ARRAY[r.activity_id, r.child_event_id])
    FROM changed JOIN sf_event_relation r ON r.id = changed.salesforce_id WHERE object = 'EventRelation'
    UNION SELECT a.id FROM people JOIN sf_task a ON a.who_id = people.id
    UNION SELECT a.id FROM people JOIN sf_event a ON a.who_id = people.id
    UNION SELECT r.activity_id FROM people JOIN sf_task_relation r ON r.relation_id = people.id
    UNION SELECT r.activity_id FROM people JOIN sf_event_relation r ON r.relation_id = people.id
    UNION SELECT a.id FROM changed JOIN sf_task a ON a.account_id = changed.salesforce_id WHERE object = 'Account'
    UNION SELECT a.id FROM changed JOIN sf_task a ON a.what_id = changed.salesforce_id WHERE object = 'Account'
    UNION SELECT a.id FROM changed JOIN sf_event a ON a.account_id = changed.salesforce_id WHERE object = 'Account'
    UNION SELECT a.id FROM changed JOIN sf_event a ON a.what_id = changed.salesforce_id WHERE object = 'Account'
    UNION SELECT a.id FROM changed JOIN sf_task a ON a.owner_id = changed.salesforce_id WHERE object = 'User'
    UNION SELECT a.id FROM changed JOIN sf_event a ON a.owner_id = changed.salesforce_id WHERE object = 'User'
    UNION SELECT r.activity_id FROM changed JOIN sf_task_relation r ON r.relation_id = changed.salesforce_id
    WHERE object = 'User'
    UNION SELECT r.activity_id FROM changed JOIN sf_event_relation r ON r.relation_id = changed.salesforce_id
    WHERE object = 'User'
)
INSERT INTO structuring_queue (salesforce_id) SELECT id FROM touched WHERE id IS NOT NULL
ON CONFLICT DO NOTHING
"""

_ENQUEUE_ALL = """
INSERT INTO structuring_queue (salesforce_id)
SELECT id FROM sf_task UNION SELECT id FROM sf_event UNION SELECT salesforce_id FROM sf_activity_structured
ON CONFLICT DO NOTHING
"""

# Taking deletes, and the deletion commits with the result: a killed run leaves its batch in the queue. Materialized,
# because a plan that asked for the rows again would skip those that are locked by now and so take more than the limit.
_TAKE = """
WITH taken AS MATERIALIZED (
    SELECT salesforce_id FROM structuring_queue ORDER BY salesforce_id LIMIT %s FOR UPDATE SKIP LOCKED
)
DELETE FROM structuring_queue q USING taken WHERE q.salesforce_id = taken.salesforce_id RETURNING q.salesforce_id
"""

# A group event stands once for each invitee; the copies are not activities of their own.
_ACTIVITIES = """
SELECT id, source, is_deleted, mirrored_at FROM sf_task WHERE id = ANY(%(ids)s)
UNION ALL
SELECT e.id, e.source, e.is_deleted, e.mirrored_at FROM sf_event e
WHERE e.id = ANY(%(ids)s) AND NOT (
    coalesce(e.is_child, false)
    AND EXISTS (SELECT FROM sf_event_relation r WHERE r.child_event_id = e.id AND r.activity_id <> e.id)
)
"""

_RELATIONS = """
SELECT activity_id, relation_id FROM sf_task_relation
WHERE activity_id = ANY(%(ids)s) AND NOT is_deleted AND relation_id IS NOT NULL
UNION
SELECT activity_id, relation_id FROM sf_event_relation
WHERE activity_id = ANY(%(ids)s) AND NOT is_deleted AND relation_id IS NOT NULL
"""

_PEOPLE = """
SELECT id, source FROM sf_contact WHERE id = ANY(%(ids)s)
UNION ALL SELECT id, source FROM sf_lead WHERE id = ANY(%(ids)s)
"""


def enqueue_changed(db: Db) -> int:
    """Move the mirror's change log into the queue; return how many activities that added."""
    return db.execute(_ENQUEUE_CHANGED).rowcount


def enqueue_all(db: Db) -> int:
    return db.execute(_ENQUEUE_ALL).rowcount


def count_attributes(db: Db, names: Sequence[str]) -> None:
    """Have the counts of facets know exactly these attributes; when that is news, all activities are counted anew."""
    db.execute("SELECT count_attributes(%s)", [sorted(names)])


def fold_counts(db: Db, *, always: bool = False) -> None:
    """Sum the differences of the facets' counts up, when there are many; `always` leaves nothing of what is gone."""
    db.execute("SELECT fold_activity_counts(%s)", [always])


def count_queued(db: Db) -> int:
    row = db.execute("SELECT count(*) FROM structuring_queue").fetchone()
    return int(row[0]) if row else 0


def take_batch(db: Db, size: int) -> list[str]:
    return [row[0] for row in db.execute(_TAKE, [size])]


def read_mirrored(db: Db, ids: Sequence[str]) -> list[tuple[MirroredActivity, Any]]:
    """Return what the rules need for each activity in `ids` that the mirror has, with its `mirrored_at`."""
    with db.cursor(row_factory=dict_row) as cursor:
        activities = cursor.execute(_ACTIVITIES, {"ids": list(ids)}).fetchall()
    related: dict[str, list[str]] = {}
    for activity_id, relation_id in db.execute(_RELATIONS, {"ids": list(ids)}):
        related.setdefault(activity_id, []).append(relation_id)
    sources = [row["source"] for row in activities]
    person_ids = {id_ for ids_ in related.values() for id_ in ids_ if is_person(id_)} | _values(sources, "WhoId")
    people = _by_id(db, _PEOPLE, person_ids)
    account_ids = _values(sources, "AccountId") | _values(sources, "WhatId") | _values(people.values(), "AccountId")
    accounts = _by_id(db, "SELECT id, source FROM sf_account WHERE id = ANY(%(ids)s)", account_ids)
    user_ids = {id_ for ids_ in related.values() for id_ in ids_ if is_user(id_)} | _values(sources, "OwnerId")
    users = _by_id(db, "SELECT id, source FROM sf_user WHERE id = ANY(%(ids)s)", user_ids)
    return [
        (
            MirroredActivity(
                source=row["source"],
                is_deleted=row["is_deleted"],
                related_ids=related.get(row["id"], ()),
                people=people,
                accounts=accounts,
                users=users,
            ),
            row["mirrored_at"],
        )
        for row in activities
    ]


def _values(sources: Iterable[Any], field: str) -> set[str]:
    return {source[field] for source in sources if source.get(field)}


def _by_id(db: Db, query: str, ids: set[str]) -> dict[str, Any]:
    return dict(db.execute(query.encode(), {"ids": sorted(ids)}).fetchall()) if ids else {}


_JSON = ("contacts", "attributes", "llm_context")
_SEARCH = ("search_subject", "search_names", "search_notes", "search_emails")


def write_structured(db: Db, batch: Sequence[tuple[StructuredActivity, Any]]) -> int:
    """Insert or update the batch; rows whose content did not change are left alone. Return how many were written."""
    if not batch:
        return 0
    names = [*batch[0][0].columns, "mirrored_at"]
    db.execute(
        sql.SQL(
            "CREATE TEMP TABLE staged_activities ON COMMIT DROP AS "
            "SELECT {}, ''::text AS search_subject, ''::text AS search_names, ''::text AS search_notes, "
            "''::tsvector AS search_emails "
            "FROM sf_activity_structured WITH NO DATA"
        ).format(_identifiers(names))
    )
    copy_names = [*names, *_SEARCH]
    with db.cursor().copy(sql.SQL("COPY staged_activities ({}) FROM STDIN").format(_identifiers(copy_names))) as copy:
        for activity, mirrored_at in batch:
            columns = {**activity.columns, **{name: Jsonb(activity.columns[name], _dumps) for name in _JSON}}
            texts = (activity.search_subject, activity.search_names, activity.search_notes)
            copy.write_row([*columns.values(), mirrored_at, *texts, _emails(activity.search_emails)])
    written = db.execute(_upsert(names), [RULES_VERSION]).rowcount
    db.execute("DROP TABLE staged_activities")  # For a further batch in the same transaction.
    return written


def _emails(words: Iterable[str]) -> str:
    """Return a text of PostgreSQL's search vector: whole addresses, which its parser would take apart."""
    quoted = (word.replace("\\", "\\\\").replace("'", "''") for word in words)
    return " ".join(f"'{word}':{place}C" for place, word in enumerate(quoted, 1))


def _dumps(value: Any) -> bytes:
    return orjson.dumps(value)


def _upsert(names: Sequence[str]) -> sql.Composed:
    updates = [
        name for name in (*names, "search", "rules_version", "structured_at") if name not in ("id", "salesforce_id")
    ]
    return sql.SQL(
        """
        INSERT INTO sf_activity_structured AS current ({names}, search, rules_version, structured_at)
        SELECT {names},
            setweight(to_tsvector('simple', search_subject), 'A')
            || setweight(to_tsvector('simple', search_names), 'B')
            || setweight(to_tsvector('simple', search_notes), 'D')
            || search_emails,
            %s, now()
        FROM staged_activities
        ON CONFLICT (id) DO UPDATE SET {updates}
        WHERE current.content_hash <> excluded.content_hash OR current.rules_version <> excluded.rules_version
        """
    ).format(
        names=_identifiers(names),
        updates=sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in updates),
    )


def _identifiers(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def remove_absent(db: Db, ids: Sequence[str], present: Iterable[str]) -> int:
    """Remove structured rows of `ids` that are no activities (any more), such as an invitee's copy of an event."""
    absent = sorted(set(ids) - set(present))
    if not absent:
        return 0
    return db.execute("DELETE FROM sf_activity_structured WHERE salesforce_id = ANY(%s)", [absent]).rowcount


# In order, so that two batches with the same new words wait for each other and never deadlock.
_ADD_WORDS = """
WITH asked AS (
    SELECT oid::regconfig AS config FROM pg_ts_config WHERE cfgname = %(language)s AND pg_ts_config_is_visible(oid)
)
INSERT INTO search_words (word, stem, language)
SELECT word, (SELECT min(lexeme) FROM unnest(to_tsvector((SELECT config FROM asked), word))), %(language)s
FROM unnest(%(words)s::text[]) AS new(word)
WHERE NOT EXISTS (SELECT FROM search_words known WHERE known.word = new.word COLLATE "C")
ORDER BY word COLLATE "C"
ON CONFLICT DO NOTHING
"""

_STEM_ANEW = """
WITH asked AS (
    SELECT oid::regconfig AS config FROM pg_ts_config WHERE cfgname = %(language)s AND pg_ts_config_is_visible(oid)
)
UPDATE search_words
SET stem = (SELECT min(lexeme) FROM unnest(to_tsvector((SELECT config FROM asked), word))), language = %(language)s
WHERE language IS DISTINCT FROM %(language)s
"""

# Asked of few words, because each is looked for among all activities. A word holds no quote.
_FORGET_WORDS = """
DELETE FROM search_words w
WHERE word = ANY(%(words)s)
AND NOT EXISTS (SELECT FROM sf_activity_structured s WHERE s.search @@ concat('''', w.word, '''')::tsquery)
"""

_LONGEST_WORD = 200


def add_words(db: Db, words: Iterable[str], language: str) -> None:
    """Add the words that the vocabulary does not have; longer ones are no words anybody types a part of."""
    short = [word for word in words if len(word) <= _LONGEST_WORD]
    if short:
        db.execute(_ADD_WORDS, {"words": short, "language": language})


def stem_anew(db: Db, language: str) -> int:
    """Give every word its stem in `language`; return how many had another language's."""
    return db.execute(_STEM_ANEW, {"language": language}).rowcount


def language_of_words(db: Db) -> str:
    row = db.execute("SELECT language FROM search_words LIMIT 1").fetchone()
    return str(row[0]) if row else "simple"


def read_words(db: Db, ids: Sequence[str]) -> set[str]:
    """Return every word of these activities' search vectors."""
    found = db.execute(
        "SELECT DISTINCT lexeme FROM sf_activity_structured, unnest(search) WHERE salesforce_id = ANY(%s)", [list(ids)]
    )
    return {row[0] for row in found}


def forget_words(db: Db, words: Iterable[str]) -> int:
    """Remove those of `words` that no activity holds any longer."""
    return db.execute(_FORGET_WORDS, {"words": sorted(words)}).rowcount
