"""The statements about the words that occur: which a typed word also stands for, and which was meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    """
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
        ORDER BY length(word), word LIMIT :most
    ) AS same
    UNION ALL
    SELECT 'part', typed.part, longer.word
    FROM unnest(CAST(:parts AS text[])) AS typed(part)
    CROSS JOIN LATERAL (
        SELECT word FROM search_words
        WHERE word LIKE '%' || typed.part || '%' AND NOT starts_with(word, typed.part)
        ORDER BY length(word), word LIMIT :most
    ) AS longer
    """
)


async def read_others(
    session: AsyncSession, language: str, words: Iterable[str], parts: Iterable[str]
) -> Mapping[str, OtherWords]:
    """Return for each of `words` those of the same stem, and for each of `parts` those that hold it."""
    asked = {"language": language, "words": list(words), "parts": list(parts), "most": _MOST_OTHERS}
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


# That its beginning, its end or what lies between is right; or that two neighbours changed places.
_CANDIDATES = text(
    """
    SELECT asked.word, near.word
    FROM unnest(
        CAST(:words AS text[]), CAST(:firsts AS text[]), CAST(:middles AS text[]), CAST(:ends AS text[]),
        CAST(:shortest AS integer[]), CAST(:longest AS integer[])
    ) AS asked(word, first, middle, ending, shortest, longest)
    CROSS JOIN LATERAL (
        (SELECT word FROM search_words
        WHERE word >= asked.first COLLATE "C" AND word < (asked.first || :last) COLLATE "C"
            AND length(word) BETWEEN asked.shortest AND asked.longest LIMIT :most)
        UNION
        (SELECT word FROM search_words
        WHERE reverse(word) >= reverse(asked.ending) COLLATE "C"
            AND reverse(word) < (reverse(asked.ending) || :last) COLLATE "C"
            AND length(word) BETWEEN asked.shortest AND asked.longest LIMIT :most)
        UNION
        (SELECT word FROM search_words
        WHERE asked.middle <> '' AND word LIKE '%' || asked.middle || '%'
            AND length(word) BETWEEN asked.shortest AND asked.longest LIMIT :most)
    ) AS near
    UNION
    SELECT swapped.typed, known.word
    FROM unnest(CAST(:typed AS text[]), CAST(:swaps AS text[])) AS swapped(typed, word)
    JOIN search_words known ON known.word = swapped.word COLLATE "C"
    """
)


async def read_candidates(session: AsyncSession, words: Sequence[Misspelling]) -> list[tuple[str, str]]:
    """Return (typed, word) for the words of about the same length that share a piece with a typed one."""
    pieces = [each.pieces() for each in words]
    swaps = [(each.word, swapped) for each in words for swapped in each.swaps()]
    asked = {
        "words": [each.word for each in words],
        "firsts": [first for first, *_ in pieces],
        "middles": ["".join(middle) for _, *middle, _ in pieces],
        "ends": [end for *_, end in pieces],
        "shortest": [len(each.word) - each.errors for each in words],
        "longest": [len(each.word) + each.errors for each in words],
        "typed": [typed for typed, _ in swaps],
        "swaps": [swapped for _, swapped in swaps],
        "last": _LAST_LETTER,
        "most": _MOST_CANDIDATES,
    }
    rows = await session.execute(_CANDIDATES, asked)
    return [(typed, word) for typed, word in rows]


async def count_visible(session: AsyncSession, viewer: Viewer, predicates: Sequence[ColumnElement[bool]]) -> list[int]:
    """Return for each predicate how many activities the viewer sees that it holds for, up to a hundred."""
    one = literal_column("1", Integer)
    counts = []
    for predicate in predicates:
        found = select(one).select_from(_TABLE).where(IS_LIVE, predicate, visible_to(viewer)).limit(_ENOUGH).subquery()
        counts.append(select(func.count()).select_from(found).scalar_subquery())
    return list((await session.execute(select(*counts))).one())
