"""The statements about the words that occur: which a typed word also stands for, and which was meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Integer, func, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities.access import visible_to
from coolmint.activities.models import IS_LIVE, SfActivityStructured
from coolmint.activities.search_query import OtherWords
from coolmint.auth.viewer import Viewer

_TABLE = SfActivityStructured.__table__

_MOST_OTHERS = 60
_MOST_CANDIDATES = 4_000
_ENOUGH = 100
_LAST_LETTER = "\U0010ffff"

# The shortest words that hold a part are nearest to what was typed. Those that begin with it are found anyway.
_OTHERS = text(
    f"""
    WITH asked AS (
        SELECT CAST(oid AS regconfig) AS config FROM pg_ts_config
        WHERE cfgname = :language AND pg_ts_config_is_visible(oid)
    )
    SELECT 'stem', typed.word, same.word
    FROM unnest(CAST(:words AS text[])) AS typed(word)
    CROSS JOIN LATERAL (
        SELECT min(lexeme) AS stem FROM unnest(to_tsvector((SELECT config FROM asked), typed.word))
    ) AS its
    CROSS JOIN LATERAL (
        SELECT word FROM search_words
        WHERE stem = its.stem COLLATE "C" AND language = :language AND word <> typed.word
        ORDER BY length(word), word LIMIT {_MOST_OTHERS}
    ) AS same
    UNION ALL
    SELECT 'part', typed.part, longer.word
    FROM unnest(CAST(:parts AS text[])) AS typed(part)
    CROSS JOIN LATERAL (
        SELECT word FROM search_words
        WHERE word LIKE '%' || typed.part || '%' AND NOT starts_with(word, typed.part)
        ORDER BY length(word), word LIMIT {_MOST_OTHERS}
    ) AS longer
    """  # noqa: S608 - numbers of our own
)


async def read_others(
    session: AsyncSession, language: str, words: Iterable[str], parts: Iterable[str]
) -> Mapping[str, OtherWords]:
    """Return for each of `words` those of the same stem, and for each of `parts` those that hold it."""
    asked = {"language": language, "words": list(words), "parts": list(parts)}
    found: dict[tuple[str, str], list[str]] = {}
    for kind, typed, word in await session.execute(_OTHERS, asked):
        found.setdefault((kind, typed), []).append(word)
    return {
        typed: OtherWords(tuple(found.get(("stem", typed), ())), tuple(found.get(("part", typed), ())))
        for typed in dict.fromkeys(typed for _, typed in found)
    }


@dataclass(frozen=True)
class Misspelling:
    """A word that may be misspelled in so many places, of which some beginning or end is therefore right."""

    word: str
    errors: int

    def pieces(self) -> list[str]:
        """Return one piece more than there are errors: at least one of them is as it was meant."""
        count, length = self.errors + 1, len(self.word)
        cuts = [round(n * length / count) for n in range(count + 1)]
        return [self.word[start:end] for start, end in pairwise(cuts)]

    def swaps(self) -> list[str]:
        """Return the word with two neighbours changed round: the one mistake that may lie in two pieces."""
        letters = self.word
        return [f"{letters[:n]}{letters[n + 1]}{letters[n]}{letters[n + 2 :]}" for n in range(len(letters) - 1)]


_BEGINS = """
    (SELECT CAST(:word_{n} AS text), word FROM search_words
    WHERE word >= :first_{n} AND word < :first_{n} || :last AND length(word) BETWEEN :short_{n} AND :long_{n}
    LIMIT {limit})
"""
_ENDS = """
    (SELECT CAST(:word_{n} AS text), word FROM search_words
    WHERE reverse(word) COLLATE "C" >= reverse(:end_{n})
        AND reverse(word) COLLATE "C" < reverse(:end_{n}) || :last AND length(word) BETWEEN :short_{n} AND :long_{n}
    LIMIT {limit})
"""
_HOLDS = """
    (SELECT CAST(:word_{n} AS text), word FROM search_words
    WHERE word LIKE '%' || :middle_{n} || '%' AND length(word) BETWEEN :short_{n} AND :long_{n}
    LIMIT {limit})
"""
_IS_SWAPPED = "(SELECT CAST(:word_{n} AS text), word FROM search_words WHERE word = ANY(CAST(:swaps_{n} AS text[])))"


async def read_candidates(session: AsyncSession, words: Sequence[Misspelling]) -> list[tuple[str, str]]:
    """Return (typed, word) for the words of about the same length that share a piece with a typed one."""
    statements: list[str] = []
    values: dict[str, Any] = {"last": _LAST_LETTER}
    for n, each in enumerate(words):
        first, *middle, end = each.pieces()
        asked = [_BEGINS, _ENDS, _IS_SWAPPED, *([_HOLDS] if middle else [])]
        statements += [statement.format(n=n, limit=_MOST_CANDIDATES) for statement in asked]
        values |= {f"word_{n}": each.word, f"first_{n}": first, f"end_{n}": end, f"swaps_{n}": each.swaps()}
        values |= {f"short_{n}": len(each.word) - each.errors, f"long_{n}": len(each.word) + each.errors}
        values |= {f"middle_{n}": "".join(middle)} if middle else {}
    rows = await session.execute(text(" UNION ".join(statements)), values)
    return [(typed, word) for typed, word in rows]


async def count_visible(session: AsyncSession, viewer: Viewer, predicates: Sequence[ColumnElement[bool]]) -> list[int]:
    """Return for each predicate how many activities the viewer sees that it holds for, up to a hundred."""
    one = literal_column("1", Integer)
    counts = []
    for predicate in predicates:
        found = select(one).select_from(_TABLE).where(IS_LIVE, predicate, visible_to(viewer)).limit(_ENOUGH).subquery()
        counts.append(select(func.count()).select_from(found).scalar_subquery())
    return list((await session.execute(select(*counts))).one())
