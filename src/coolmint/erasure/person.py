"""Who is erased, and how to find them in what others wrote: by full name, e-mail, phone and id.

Each way is one pattern, written for PostgreSQL, which looks for the rows, and for Python, which replaces in the texts.
A surname alone is not looked for: it is others' surname too, and often a word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ERASED = "[erased]"

_PHONES = ("Phone", "MobilePhone", "Fax", "HomePhone", "OtherPhone", "AssistantPhone")
_FEWEST_DIGITS = 7
_NATIONAL_DIGITS = 9
_SPECIAL = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True)
class Person:
    """A contact or a lead: their Salesforce id of 18 characters, and their row as Salesforce has it, if we have it."""

    id: str
    source: Mapping[str, Any]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset({self.id, self.id[:15]})

    def names(self) -> list[str]:
        """Return the full names, in each order; a single word is none."""
        first, last = _text(self.source.get("FirstName")), _text(self.source.get("LastName"))
        forms = [_text(self.source.get("Name"))]
        if first and last:
            forms += [f"{first} {last}", f"{last} {first}", f"{last}, {first}"]
        return sorted({form for form in forms if len(form.split()) > 1})

    def emails(self) -> list[str]:
        """Return the addresses in the fields that are named so; one of the owner is somebody else's."""
        given = {name.lower(): value for name, value in self.source.items() if isinstance(value, str)}
        named = {value for name, value in given.items() if "email" in name and "owner" not in name}
        return sorted({_text(value) for value in named if _is_email(value)})

    def phones(self) -> list[str]:
        """Return the digits of each number, without what differs from country to country."""
        given = (re.sub(r"\D", "", str(self.source.get(name) or "")) for name in _PHONES)
        return sorted({digits[-_NATIONAL_DIGITS:] for digits in given if len(digits) >= _FEWEST_DIGITS})

    def database_pattern(self) -> str:
        """Return a regular expression of PostgreSQL that finds every row `mention` could find something in.

        It is asked of the row as JSON text, where a line break is two characters.
        """
        names = [r"\m" + r"(?:\s|\\[nrt])+".join(map(_escaped, name.split())) + r"\M" for name in self.names()]
        emails = [_escaped(email) for email in self.emails()]
        phones = [r"(?:[ ().\-/\u00a0]|\\[nrt])*".join(digits) for digits in self.phones()]
        return "|".join([_escaped(self.id[:15]), *names, *emails, *phones])

    def mention(self) -> re.Pattern[str]:
        """Return what finds, and with `sub` replaces, the person in a text."""
        names = [r"\s+".join(map(re.escape, name.split())) for name in self.names()]
        emails = [re.escape(email) for email in self.emails()]
        phones = [r"(?:\+?\d{1,3}[ ().\-/\u00a0]*)?" + r"[ ().\-/\u00a0\s]*".join(digits) for digits in self.phones()]
        ids = [re.escape(self.id), re.escape(self.id[:15])]
        return re.compile(rf"(?<!\w)(?:{'|'.join([*emails, *names, *phones, *ids])})(?!\w)", re.IGNORECASE)


def _text(value: Any) -> str:
    return " ".join(str(value or "").split())


def _is_email(value: str) -> bool:
    return re.fullmatch(r"\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*", value) is not None


def _escaped(text: str) -> str:
    """Return `text` as PostgreSQL's regular expressions take it literally; a quote stands escaped in JSON."""
    return _SPECIAL.sub(lambda found: "." if found[0] in '"\\' else f"\\{found[0]}", text)
