"""The text of activities for a model: a pure function of `llm_context`, in three formats.

What people wrote stays data in every format: in Markdown notes are quoted line by line and other values take one
line, in XML everything is escaped, in JSON it is a string. No note can end its own activity or begin another.

The parts of a context are so made that the tokens of the whole are the sum of the tokens of its parts: each part
ends with a line feed and the next begins with `#`, `<`, `{` or `]`, where o200k_base never joins (a property test
holds this).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import orjson

SCHEMA_VERSION = 1


class ContextFormat(StrEnum):
    MARKDOWN = "markdown"
    JSON = "json"
    XML = "xml"


class ContextField(StrEnum):
    """A part of an activity that a context may carry; the Salesforce id is always there."""

    KIND = "kind"
    DATE = "date"
    SUBJECT = "subject"
    TYPE = "type"
    SUBTYPE = "subtype"
    STATUS = "status"
    PRIORITY = "priority"
    OWNER = "owner"
    ACCOUNT = "account"
    CONTACTS = "contacts"
    SPECIALTY = "specialty"
    NOTES = "notes"
    ATTRIBUTES = "attributes"


ALL_FIELDS = tuple(ContextField)

_TEXTS = ("type", "subtype", "status", "priority", "owner", "account")

# Every character at which some reader breaks a line, Python's str.splitlines among them.
LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(
    contexts: Sequence[Mapping[str, Any]], format_: ContextFormat, fields: Collection[ContextField]
) -> list[str]:
    """Return what comes before, each activity, and what comes after; joined they are the context."""
    kept = [_keep(context, fields) for context in contexts]
    return list(_PARTS[format_](kept))


def render_markdown(context: Mapping[str, Any]) -> str:
    """Return one activity's Markdown with every field; its tokens are what a row of the list shows."""
    return _markdown(_keep(context, ALL_FIELDS))


_ORDER = ("id", *(field.value for field in ContextField))


def _keep(context: Mapping[str, Any], fields: Collection[ContextField]) -> dict[str, Any]:
    """Return the parts that were asked for, in one order: JSONB keeps none."""
    kept: dict[str, Any] = {}
    for key in _ORDER:
        if key == ContextField.CONTACTS and context.get(key):
            kept |= _keep_people(context[key], fields)
        elif key == ContextField.ATTRIBUTES and key in fields and context.get(key):
            kept[key] = dict(sorted(context[key].items()))
        elif key == "id" or (key in fields and context.get(key)):
            kept[key] = context[key]
    return kept


def _keep_people(contacts: Sequence[Mapping[str, Any]], fields: Collection[ContextField]) -> dict[str, Any]:
    if ContextField.CONTACTS in fields:
        parts = ("name", "specialty") if ContextField.SPECIALTY in fields else ("name",)
        return {"contacts": [{part: contact[part] for part in parts if contact.get(part)} for contact in contacts]}
    if ContextField.SPECIALTY in fields:
        return {"specialties": sorted({contact["specialty"] for contact in contacts if contact.get("specialty")})}
    return {}


def _markdown_parts(contexts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield ""
    yield from map(_markdown, contexts)
    yield ""


def _markdown(context: Mapping[str, Any]) -> str:
    title = " · ".join(str(context[key]) for key in ("date", "subject") if context.get(key))
    lines = [f"## {one_line(title or 'Activity')}", f"- id: {context['id']}"]
    lines += [f"- {key}: {one_line(context[key])}" for key in ("kind", *_TEXTS) if context.get(key)]
    lines += [f"- contact: {_person(contact)}" for contact in context.get("contacts", ())]
    lines += [f"- specialty: {one_line(specialty)}" for specialty in context.get("specialties", ())]
    lines += [f"- {name}: {one_line(_plain(value))}" for name, value in context.get("attributes", {}).items()]
    if context.get("notes"):
        lines.append("- notes:")
        lines += [f"> {line}" for line in LINE_BREAK.split(context["notes"])]
    return "\n".join(lines) + "\n\n"


def _person(contact: Mapping[str, Any]) -> str:
    name = one_line(contact.get("name") or "unknown")
    return f"{name} ({one_line(contact['specialty'])})" if contact.get("specialty") else name


def one_line(text: str) -> str:
    return LINE_BREAK.sub(" ", str(text))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _xml_parts(contexts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield f'<activities count="{len(contexts)}">\n'
    yield from map(_xml, contexts)
    yield "</activities>\n"


def _xml(context: Mapping[str, Any]) -> str:
    heads = "".join(f" {key}={_attribute(context[key])}" for key in ("id", "kind", "date") if context.get(key))
    lines = [f"<activity{heads}>"]
    lines += [f"<{key}>{_text(context[key])}</{key}>" for key in ("subject", *_TEXTS) if context.get(key)]
    for contact in context.get("contacts", ()):
        specialty = f" specialty={_attribute(contact['specialty'])}" if contact.get("specialty") else ""
        lines.append(f"<contact{specialty}>{_text(contact.get('name') or 'unknown')}</contact>")
    lines += [f"<specialty>{_text(specialty)}</specialty>" for specialty in context.get("specialties", ())]
    for name, value in context.get("attributes", {}).items():
        lines.append(f"<attribute name={_attribute(name)}>{_text(_plain(value))}</attribute>")
    if context.get("notes"):
        lines.append(f"<notes>{_text(context['notes'])}</notes>")
    return "\n".join([*lines, "</activity>"]) + "\n"


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", str(value)), {"\r": "&#13;"})


def _attribute(value: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", str(value)))


def _json_parts(contexts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "[\n"
    last = len(contexts) - 1
    for position, context in enumerate(contexts):
        yield orjson.dumps(context).decode() + (",\n" if position < last else "\n")
    yield "]\n"


_PARTS: dict[ContextFormat, Callable[[Sequence[Mapping[str, Any]]], Iterator[str]]] = {
    ContextFormat.MARKDOWN: _markdown_parts,
    ContextFormat.XML: _xml_parts,
    ContextFormat.JSON: _json_parts,
}
