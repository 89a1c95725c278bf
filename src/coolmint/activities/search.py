"""Text as it is searched: folded, and taken apart into words."""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_FOLDED_LETTERS: dict[int, str | None] = {ord(letter): plain for letter, plain in _LETTERS.items()}

_NO_WORD = re.compile(r"[\W_]+")


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


def email_word(address: str) -> str:
    """Return how the search vector holds an address (or `@` and a domain): as no word of a text can look."""
    return address if address.startswith("@") else f"<{address}"
