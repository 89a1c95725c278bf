"""A search as PostgreSQL runs it: from the tree, and the words it stands for, to one predicate and one score."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, literal, literal_column, or_
from sqlalchemy.dialects.postgresql import TSQUERY

from coolmint.activities.field_rules import hidden_filters, searched_weights
from coolmint.activities.models import SfActivityStructured
from coolmint.activities.search import email_word
from coolmint.activities.search_language import All, AnyOf, Email, Id, Leaf, Node, Not, Term, leaves, parse_search
from coolmint.auth.viewer import Viewer
from coolmint.salesforce.ids import key_prefix

_C = SfActivityStructured.__table__.c

_EMAIL_WEIGHT = "C"
_SUBJECT_SCORE, _NAMES_SCORE, _NOTES_SCORE = 3, 2, 1
_MOST_SCORED = 8
"""So many words of a search decide about its order; more only cost."""


@dataclass(frozen=True)
class OtherWords:
    """The words of the vocabulary that a typed word also stands for."""

    stems: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


NO_OTHERS = OtherWords()


@dataclass(frozen=True)
class Search:
    """What is searched for. `others` are by typed word; `corrections` say what was taken for a word nothing has."""

    node: Node | None
    others: Mapping[str, OtherWords] = field(default_factory=dict)
    corrections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "Search":
        return cls(parse_search(text))

    def predicate(self, viewer: Viewer) -> ColumnElement[bool]:
        """Return "is found", in the parts that the viewer's role may see."""
        if self.node is None:
            return literal(False)  # A search for punctuation alone asks for nothing that can be found.
        return _Compiler(self, viewer.denied_fields).predicate(self.node)

    def score(self, viewer: Viewer) -> ColumnElement[int]:
        """Return how well a row fits: each word counts by the best part that holds it: subject, names, then notes."""
        compiler = _Compiler(self, viewer.denied_fields)
        scores = [compiler.score(leaf) for leaf in list(leaves(self.node))[:_MOST_SCORED]]
        total: ColumnElement[int] = literal_column("0", Integer)
        for each in scores:
            total = total + each
        return total

    def forms(self, leaf: Term) -> tuple["Form", ...]:
        """Return the ways in which a term may be written, for marking it in a text."""
        if len(leaf.words) > 1:
            words = [self.corrections.get(word, (word,)) for word in leaf.words]
            return (Form(tuple(words), leaf.is_open and leaf.words[-1] not in self.corrections),)
        (word,) = leaf.words
        if word in self.corrections:
            meant = self.corrections[word]
            return (Form(((*meant, *self._stems(meant)),), is_open=False),)
        if not leaf.is_open:
            return (Form(((word,),), is_open=False),)
        others = self.others.get(word, NO_OTHERS)
        forms = [Form(((word,),), is_open=True, is_anywhere=bool(others.parts))]
        return (*forms, Form((others.stems,), is_open=False)) if others.stems else tuple(forms)

    def _stems(self, words: Iterable[str]) -> tuple[str, ...]:
        return tuple(stem for word in words for stem in self.others.get(word, NO_OTHERS).stems)

    def text(self, node: Node, weights: str = "", *, is_negated: bool = False) -> str:
        """Return a part of the tree that is words alone, in the syntax of `to_tsquery`."""
        match node:
            case Term():
                return self.term_text(node, weights, is_negated=is_negated)
            case Not(part=part):
                return f"!{self.text(part, weights, is_negated=not is_negated)}"
            case All(parts=parts):
                return f"({' & '.join(self.text(part, weights, is_negated=is_negated) for part in parts)})"
            case AnyOf(parts=parts):
                return f"({' | '.join(self.text(part, weights, is_negated=is_negated) for part in parts)})"
            case _:
                raise AssertionError("an id or an address is more than words")

    def term_text(self, term: Term, weights: str, *, is_negated: bool = False) -> str:
        """Return a term in the syntax of `to_tsquery`."""
        if len(term.words) == 1:
            alternatives = self._single(term.words[0], weights, is_open=term.is_open, is_negated=is_negated)
        else:
            is_open = term.is_open and not is_negated
            *first, last = (self._exact(word, weights) for word in term.words)
            if is_open and term.words[-1] not in self.corrections:
                last = f"'{term.words[-1]}':*{weights}"
            return f"({' <-> '.join((*first, last))})"
        return f"({' | '.join(alternatives)})"

    def _exact(self, word: str, weights: str) -> str:
        alternatives = [_lexeme(each, weights) for each in self.corrections.get(word, (word,))]
        return f"({' | '.join(alternatives)})" if len(alternatives) > 1 else alternatives[0]

    def _single(self, word: str, weights: str, *, is_open: bool, is_negated: bool) -> list[str]:
        others = self.others.get(word, NO_OTHERS)
        if word in self.corrections:
            meant = self.corrections[word]
            return [_lexeme(each, weights) for each in dict.fromkeys((*meant, *self._stems(meant)))]
        if not is_open:
            return [_lexeme(word, weights)]
        if is_negated:
            # Who leaves out "art" does not mean "heart" or "article".
            return [_lexeme(each, weights) for each in dict.fromkeys((word, *others.stems))]
        further = [each for each in (*others.stems, *others.parts) if not each.startswith(word)]
        return [f"'{word}':*{weights}", *(_lexeme(each, weights) for each in dict.fromkeys(further))]


@dataclass(frozen=True)
class Form:
    """Alternatives for each word of a term; the last may go on (`is_open`), or the only one stand within another."""

    words: tuple[tuple[str, ...], ...]
    is_open: bool
    is_anywhere: bool = False


class _Compiler:
    def __init__(self, search: Search, denied: frozenset[str]) -> None:
        self.search = search
        self.allowed = searched_weights(denied)
        self.weights = self.allowed if denied else ""
        self.hidden = hidden_filters(denied)

    def predicate(self, node: Node, *, is_negated: bool = False) -> ColumnElement[bool]:
        if _is_words(node):
            return self._matches(self.search.text(node, self.weights, is_negated=is_negated))
        match node:
            case All(parts=parts):
                return and_(*(self.predicate(part, is_negated=is_negated) for part in parts))
            case AnyOf(parts=parts):
                return or_(*(self.predicate(part, is_negated=is_negated) for part in parts))
            case Not(part=part):
                return self.predicate(part, is_negated=not is_negated).is_not(True)
            case Email():
                return or_(self._matches(self.search.term_text(node.text, self.weights)), self._has_email(node.address))
            case Id():
                return or_(self._matches(self.search.term_text(node.text, self.weights)), self._has_id(node.id))
            case _:
                raise AssertionError("a term is words")

    def score(self, leaf: Leaf) -> ColumnElement[int]:
        term = leaf if isinstance(leaf, Term) else leaf.text
        parts = (("A", _SUBJECT_SCORE), ("B", _NAMES_SCORE), ("D", _NOTES_SCORE))
        branches = [
            (self._matches(self.search.term_text(term, letter)), literal_column(str(score), Integer))
            for letter, score in parts
            if letter in self.allowed
        ]
        none: ColumnElement[int] = literal_column("0", Integer)
        return case(*branches, else_=none) if branches else none

    def _matches(self, text: str) -> ColumnElement[bool]:
        if not self.allowed:
            return literal(False)
        found: ColumnElement[bool] = _C.search.bool_op("@@")(_tsquery(text))
        return found

    def _has_email(self, address: str) -> ColumnElement[bool]:
        if _EMAIL_WEIGHT not in self.allowed:
            return literal(False)
        quoted = email_word(address).replace("\\", "\\\\").replace("'", "''")
        found: ColumnElement[bool] = _C.search.bool_op("@@")(cast(literal(f"'{quoted}':*{_EMAIL_WEIGHT}"), TSQUERY))
        return found

    def _has_id(self, id_: str | UUID) -> ColumnElement[bool]:
        """Return "is, or belongs to, the record of this id"; its first characters tell where to look."""
        if isinstance(id_, UUID):
            return _C.id == id_
        parameter, found = _BELONGS.get(key_prefix(id_), _RELATED)
        return literal(False) if parameter in self.hidden else found(id_)


# The filter that asks for it, which a role may be denied, and how the index is asked.
_ACTIVITY = ("id", lambda id_: _C.salesforce_id == id_)
_PERSON = ("contact_id", lambda id_: _C.contact_ids.contains([id_]))
_USER = ("owner_id", lambda id_: or_(_C.owner_id == id_, _C.participant_ids.contains([id_])))
_RELATED = ("related_id", lambda id_: _C.related_id == id_)
_BELONGS: Mapping[str, tuple[str, Callable[[str], ColumnElement[bool]]]] = {
    "00T": _ACTIVITY,
    "00U": _ACTIVITY,
    "001": ("account_id", lambda id_: _C.account_id == id_),
    "003": _PERSON,
    "00Q": _PERSON,
    "005": _USER,
    "00G": _USER,
}


def _lexeme(word: str, weights: str) -> str:
    return f"'{word}':{weights}" if weights else f"'{word}'"


def _is_words(node: Node) -> bool:
    match node:
        case Term():
            return True
        case Not(part=part):
            return _is_words(part)
        case All(parts=parts) | AnyOf(parts=parts):
            return all(map(_is_words, parts))
        case _:
            return False


def _tsquery(text: str) -> ColumnElement[Any]:
    return func.to_tsquery(literal_column("'simple'::regconfig"), literal(text))
