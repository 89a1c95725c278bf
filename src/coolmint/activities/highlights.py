"""Where a search stands in the texts of an answer, and a line of the notes around it.

Worked out from the answer itself, after everything that the viewer may not see was taken out of it: nothing here can
tell more than the answer does. Ranges count characters (Unicode code points) from 0, the end excluded.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, islice

from coolmint.activities.search import fold
from coolmint.activities.search_language import Term, leaves
from coolmint.activities.search_query import Form, Search

_MOST_RANGES = 500
_SNIPPET_LENGTH = 240
_LEAD = 24
_READ_AHEAD = 1_000

_TAG = re.compile(r"</?[a-z!][^>]*>", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_BEGIN, _END = r"(?<![^\W_])", r"(?![^\W_])"
_BETWEEN = r"[\W_]+"


class Marker:
    """Marks what a search asks for; what it leaves out is never marked."""

    def __init__(self, search: Search) -> None:
        terms = [leaf if isinstance(leaf, Term) else leaf.text for leaf in leaves(search.node)]
        forms = [form for term in terms for form in search.forms(term)]
        self._pattern = re.compile("|".join(map(_pattern, forms))) if forms else None

    def ranges(self, text: str | None, most: int = _MOST_RANGES) -> list[list[int]]:
        """Return where the words stand in `text`, in order, without overlaps."""
        if not text or self._pattern is None:
            return []
        folded = text.lower() if text.isascii() else fold(text)
        found = [list(match.span()) for match in islice(self._pattern.finditer(folded), most)]
        return found if text.isascii() or not found else _in_original(text, found)

    def snippet(self, notes: str | None) -> str | None:
        """Return one line of the notes around the first words found, or None when none of them is there."""
        if not notes or not (first := self.ranges(notes, most=1)):
            return None
        at = first[0][0]
        start = 0 if at <= _LEAD else notes.rfind(" ", 0, at - _LEAD // 2) + 1
        start = max(start, at - _LEAD * 2)
        window = _TAG.sub(" ", notes[start : start + _READ_AHEAD])
        line = _BLANKS.sub(" ", window).strip()
        cut = line[:_SNIPPET_LENGTH].rstrip()
        is_cut = len(cut) < len(line) or start + _READ_AHEAD < len(notes)
        return f"{'… ' if start else ''}{cut}{' …' if is_cut else ''}"


def _pattern(form: Form) -> str:
    words = [f"(?:{'|'.join(map(re.escape, alternatives))})" for alternatives in form.words]
    begin = "" if form.is_anywhere else _BEGIN
    return begin + _BETWEEN.join(words) + ("" if form.is_open else _END)


def _in_original(text: str, spans: Iterable[list[int]]) -> list[list[int]]:
    """Return where the spans of the folded text stand in the text itself, a mark with the letter it is on."""
    ends = list(accumulate(_width(letter) for letter in text))
    places = [0] * (ends[-1] + 1)
    for place in range(len(text) - 1, -1, -1):
        before = ends[place - 1] if place else 0
        for folded in range(before, ends[place]):
            places[folded] = place
    places[ends[-1]] = len(text)
    return [[places[start], places[end]] for start, end in spans if end < len(places)]


@lru_cache(maxsize=4096)
def _width(letter: str) -> int:
    return len(fold(letter))
