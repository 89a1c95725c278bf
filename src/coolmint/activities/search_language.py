"""What a person types into the search box, read into a small tree: words, "phrases", -without, OR and parentheses.

Nothing is refused: a quote or a parenthesis without its partner, or an operator with nothing beside it, is how a search
looks while it is typed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from coolmint.activities.search import fold, searchable
from coolmint.salesforce.ids import InvalidSalesforceId, to_18


@dataclass(frozen=True)
class Term:
    """Words that stand one after the other. The last one may go on (`is_open`), unless they were quoted."""

    words: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True)
class Email:
    """An address, or its beginning, or `@` and a domain: somebody's on the activity, or one in its texts."""

    address: str
    text: Term


@dataclass(frozen=True)
class Id:
    """A Salesforce id (18 characters) or one of ours; as text it may also stand in a note."""

    id: str | UUID
    text: Term


@dataclass(frozen=True)
class Not:
    part: "Node"


@dataclass(frozen=True)
class All:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple["Node", ...]


Leaf = Term | Email | Id
Node = Leaf | Not | All | AnyOf

_MOST_NESTED = 8
_TOKEN = re.compile(
    r'(?P<minus>-*)(?:"(?P<phrase>[^"]*)"?|(?P<open>\()|(?P<close>\))|(?P<or>\|+)|(?P<word>[^\s"()|]+))|-+'
)
_EMAIL = re.compile(r"[^\s\x00-\x1f@<>,;:\"()|]*@[^\s\x00-\x1f@<>,;:\"()|]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_LONGEST_EMAIL = 254


@dataclass
class _Group:
    """A parenthesis being read: alternatives, the last of which still grows."""

    is_negated: bool = False
    alternatives: list[list[Node]] = field(default_factory=lambda: [[]])

    def node(self) -> Node | None:
        found = [_one(parts, All) for parts in self.alternatives if parts]
        return _one(found, AnyOf) if found else None


class _Reader:
    """Reads token by token; parentheses that are nested too deep are read as if they were not there."""

    def __init__(self) -> None:
        self.groups = [_Group()]
        self.too_deep = 0

    def read(self, token: re.Match[str]) -> None:
        minus = bool(token["minus"])
        if token["open"]:
            self._open(is_negated=minus)
        elif token["close"]:
            self._close()
        elif token["or"] or token["word"] == "OR":
            self.groups[-1].alternatives.append([])
        elif token["phrase"] is not None:
            self._add(_phrase(token["phrase"]), is_negated=minus)
        elif token["word"] and token["word"] != "AND":
            self._add(_word(token["word"]), is_negated=minus)

    def node(self) -> Node | None:
        while len(self.groups) > 1:
            self._close()
        return self.groups[0].node()

    def _open(self, *, is_negated: bool) -> None:
        if len(self.groups) > _MOST_NESTED:
            self.too_deep += 1
        else:
            self.groups.append(_Group(is_negated))

    def _close(self) -> None:
        if self.too_deep:
            self.too_deep -= 1
        elif len(self.groups) > 1:
            group = self.groups.pop()
            self._add(group.node(), is_negated=group.is_negated)

    def _add(self, node: Node | None, *, is_negated: bool) -> None:
        if node is not None:
            self.groups[-1].alternatives[-1].append(Not(node) if is_negated else node)


def _one(parts: list[Node], kind: type[All] | type[AnyOf]) -> Node:
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def parse_search(text: str) -> Node | None:
    """Return what `text` asks for, or None when there is no word in it."""
    reader = _Reader()
    for token in _TOKEN.finditer(text):
        reader.read(token)
    # "OR" and nothing else is a word: it may be the operating room that is meant.
    return reader.node() or (_word(text.strip()) if text.strip() in ("OR", "AND") else None)


def respelled(text: str, instead: Mapping[str, Sequence[str]]) -> str:
    """Return a search with other words in the place of some, as somebody could have typed it."""

    def spell(token: re.Match[str]) -> str:
        word = token["word"]
        words = searchable(word).split() if word else []
        if not any(each in instead for each in words):
            return token[0]
        return token["minus"] + " ".join(_alternatives(instead.get(each, [each])) for each in words)

    return _TOKEN.sub(spell, text)


def _alternatives(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"({' OR '.join(words)})"


def _phrase(text: str) -> Term | None:
    words = tuple(searchable(text).split())
    return Term(words, is_open=False) if words else None


def _word(text: str) -> Leaf | None:
    words = tuple(searchable(text).split())
    if not words:
        return None
    term = Term(words, is_open=True)
    if _UUID.fullmatch(text):
        return Id(UUID(text), term)
    if _EMAIL.fullmatch(address := text.strip(".,;:<>")) and len(text) <= _LONGEST_EMAIL:
        return Email(fold(address), term)
    return _salesforce_id(text) or term


def _salesforce_id(text: str) -> Id | None:
    if not any(letter.isdigit() for letter in text):
        return None  # A word of fifteen letters.
    try:
        id_ = to_18(text)
    except InvalidSalesforceId:
        return None
    # A note may hold either spelling; the longer one begins with the shorter.
    return Id(id_, Term((fold(id_[:15]),), is_open=True))


def leaves(node: Node | None) -> Iterator[Leaf]:
    """Yield what must or may occur, in the order typed: nothing that is to be left out."""
    match node:
        case Term() | Email() | Id():
            yield node
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from leaves(part)
