"""Full-text search in its simple form: every word must occur, as it stands or as the beginning of a word."""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_FOLDED_LETTERS: dict[int, str | None] = {ord(letter): plain for letter, plain in _LETTERS.items()}

_NO_WORD = re.compile(r"[\W_]+")
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')


def fold(text: str) -> str:
    """Return `text` without case and accents, as names are sorted and words are searched."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    # Ask once for each character that occurs, not for each time it does.
    marks: dict[int, str | None] = {ord(c): None for c in set(decomposed) if unicodedata.combining(c)}
    # Put together again what has no mark to lose: a Hangul syllable would stay three letters.
    return unicodedata.normalize("NFC", decomposed.translate(marks | _FOLDED_LETTERS))


def searchable(text: str) -> str:
    """Return the words of `text`, folded, with blanks between them.

    PostgreSQL would take `stent/valve` for a path and `Friday.Valve` for a host, each one word that begins with its
    first part alone; nobody who searches for "valve" means that.
    """
    return _NO_WORD.sub(" ", fold(text)).strip()


def to_tsquery_text(q: str, weights: str = "") -> str | None:
    """Return `q` in the syntax of `to_tsquery`, or None when it asks for nothing.

    Words are joined by AND; "a phrase" must stand as it is; -word must not occur. Only words remain, and every one is
    quoted, so that nothing a person types is read as an operator. Words must occur in a part of `weights`, or in any.
    """
    positive: list[str] = []
    negative: list[str] = []
    for minus, phrase, word in _TERM.findall(q):
        words = searchable(phrase or word)
        if words:
            term = f"'{words}':{weights}" if phrase else f"'{words}':*{weights}"
            (negative if minus else positive).append(f"!{term}" if minus else term)
    return " & ".join(positive + negative) or None
