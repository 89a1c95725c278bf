"""The rules of searching: what the typed words also stand for, and what was meant by one that nothing has.

No word is ever named, nor used, because of a row or a part of a row that the viewer may not see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import vocabulary
from coolmint.activities.search_language import All as AllOf
from coolmint.activities.search_language import AnyOf as OneOf
from coolmint.activities.search_language import Node, Not, Term, leaves
from coolmint.activities.search_query import Search
from coolmint.activities.vocabulary import Misspelling
from coolmint.auth.viewer import Viewer

# Shorter parts stand in so many words that they tell nothing; in scripts without blanks one sign may be a word.
_SHORTEST_PART, _SHORTEST_DENSE_PART = 4, 2
_MOST_WORDS = 12

_SHORTEST_MISSPELLED, _SHORTEST_TWICE_MISSPELLED = 4, 8
_LONGEST_MISSPELLED = 40
_MOST_MISSPELLED = 4
_MOST_TRIED, _MOST_USED = 12, 5


async def widen(session: AsyncSession, language: str, texts: Iterable[str]) -> Mapping[str, Search]:
    """Return each search with the words that its typed words also stand for, in at most one statement."""
    searches = {text: Search.of(text) for text in texts}
    words = list(dict.fromkeys(word for each in searches.values() for word in _open_words(each.node)))[:_MOST_WORDS]
    if not words:
        return searches
    others = await vocabulary.read_others(session, language, words, filter(_is_long_enough, words))
    return {text: replace(search, others=others) for text, search in searches.items()}


def _open_words(node: Node | None) -> Iterable[str]:
    match node:
        case Term(words=(word,), is_open=True):
            yield word
        case Not(part=part):
            yield from _open_words(part)
        case AllOf(parts=parts) | OneOf(parts=parts):
            for part in parts:
                yield from _open_words(part)


def _is_long_enough(word: str) -> bool:
    return len(word) >= (_SHORTEST_PART if word.isascii() or not _is_dense(word) else _SHORTEST_DENSE_PART)


def _is_dense(word: str) -> bool:
    """Tell whether a script is one that writes no blanks: Thai, and those from the East."""
    return any("\u0e00" <= letter <= "\u0eff" or "\u2e80" <= letter <= "\ud7ff" for letter in word)


async def correct(session: AsyncSession, viewer: Viewer, language: str, search: Search) -> Search | None:
    """Return the search with words in the place of those that nothing has, or None when that would not help.

    Only when the whole search finds nothing the viewer sees; a word that finds something is left as it is. Which
    statements run depends on what the viewer sees alone.
    """
    words = _correctable(search)
    if not words:
        return None
    asked = [Search(Term((word,), is_open=is_open), search.others) for word, is_open in words.items()]
    predicates = [each.predicate(viewer) for each in (search, *asked)]
    whole, *found = await vocabulary.count_visible(session, viewer, predicates)
    missing = [word for word, count in zip(words, found, strict=True) if not count][:_MOST_MISSPELLED]
    if whole or not missing:
        return None
    corrections = await _meant(session, viewer, missing)
    if not corrections:
        return None
    meant = [word for words in corrections.values() for word in words]
    others = {**search.others, **await vocabulary.read_others(session, language, meant, ())}
    return replace(search, others=others, corrections=corrections)


def _correctable(search: Search) -> dict[str, bool]:
    """Return the words that may be misspelled, and whether each may go on. What is quoted is meant as it stands."""
    terms = [leaf for leaf in leaves(search.node) if isinstance(leaf, Term) and leaf.is_open]
    return {
        word: len(term.words) == 1
        for term in terms
        for word in term.words
        if _SHORTEST_MISSPELLED <= len(word) <= _LONGEST_MISSPELLED and not any(sign.isdigit() for sign in word)
    }


async def _meant(session: AsyncSession, viewer: Viewer, missing: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the nearest words that the viewer sees, the most frequent first, by the word that was typed."""
    asked = [Misspelling(word, 2 if len(word) >= _SHORTEST_TWICE_MISSPELLED else 1) for word in missing]
    near = _nearest(asked, await vocabulary.read_candidates(session, asked))
    # Asked even when nothing is near, so that how long it takes tells little of what others wrote.
    tried = [(typed, word, errors) for typed, words in near.items() for word, errors in words] or [(missing[0], "", 0)]
    searches = [Search(Term((word or typed,), is_open=False)) for typed, word, _ in tried]
    counts = await vocabulary.count_visible(session, viewer, [each.predicate(viewer) for each in searches])
    meant: dict[str, tuple[str, ...]] = {}
    for typed in near:
        seen = [
            (errors, -count, word)
            for (of, word, errors), count in zip(tried, counts, strict=True)
            if of == typed and count
        ]
        if seen:
            fewest = min(seen)[0]
            meant[typed] = tuple(word for errors, _, word in sorted(seen) if errors == fewest)[:_MOST_USED]
    return meant


def _nearest(asked: Sequence[Misspelling], candidates: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, int]]]:
    """Return for each typed word the nearest ones, with the number of mistakes; a change round counts as one."""
    most = {each.word: each.errors for each in asked}
    near: dict[str, list[tuple[int, bool, str]]] = {}
    for typed, word in candidates:
        errors = OSA.distance(typed, word, score_cutoff=most[typed])
        if 0 < errors <= most[typed]:
            near.setdefault(typed, []).append((errors, word[0] != typed[0], word))
    return {typed: [(word, errors) for errors, _, word in sorted(words)[:_MOST_TRIED]] for typed, words in near.items()}
