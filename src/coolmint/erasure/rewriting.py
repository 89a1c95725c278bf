"""Takes a person out of a row that is not theirs: what refers to them is blanked, what tells of them replaced."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coolmint.erasure.person import ERASED, Person
from coolmint.salesforce.objects import EVENT, EVENT_RELATION, TASK, TASK_RELATION, SalesforceObject

_WRITTEN_BY_PEOPLE = (TASK, EVENT, TASK_RELATION, EVENT_RELATION)
_FREE_TEXTS = ("Description",)


@dataclass
class Rewritten:
    """What became of one row. `originals` are the texts as they were, by field."""

    source: dict[str, Any]
    references: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    namesake: bool = False
    originals: dict[str, str] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        return bool(self.references or self.originals)


def rewrite(
    object_: SalesforceObject, source: Mapping[str, Any], person: Person, pattern: re.Pattern[str], *, redacts: bool
) -> Rewritten:
    """Return the row without its references to `person`, and with `redacts` without mentions of them.

    The names and addresses of other people, users and accounts stay: who is called the same is somebody else, or the
    same person a second time, which a human must say.
    """
    found = Rewritten(dict(source))
    for name, value in source.items():
        if not isinstance(value, str) or name == "Id":
            continue
        if value.strip() in person.ids:
            found.source[name] = None
            found.references.append(name)
        elif pattern.search(value):
            if not _is_free_text(object_, name):
                found.namesake = True
                continue
            found.mentions.append(name)
            if redacts:
                found.source[name] = pattern.sub(ERASED, value)
                found.originals[name] = value
    return found


def _is_free_text(object_: SalesforceObject, name: str) -> bool:
    return object_ in _WRITTEN_BY_PEOPLE or name in _FREE_TEXTS or name.endswith("__c")
