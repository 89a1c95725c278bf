"""The text for a model, whatever people wrote: exact tokens, nothing lost, nothing that ends its own activity."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coolmint.activities.context import ALL_FIELDS, ContextField, ContextFormat, render, render_markdown
from coolmint.platform.tokens import count_tokens

SNIPPETS = st.sampled_from(
    [
        "\n",
        "\r\n",
        "\r",
        "\x0b",
        "\x0c",
        "\x85",
        "\u2028",
        "\u2029",
        "\x1c",
        "\x1d",
        "\x1e",
        "\x00",
        "\x1b[0m",
        "\ufffe",
        "# ",
        "## ",
        "### x",
        "\n## 2026-01-01 · Fake",
        "> ",
        "- id: 00T8c00000AbCdEEAV",
        "- notes:",
        "---",
        "```",
        "~~~",
        "</activity>",
        "</notes>",
        "<activity id='x'>",
        "]]>",
        "<![CDATA[",
        "&amp;",
        "&#0;",
        "<!--",
        "-->",
        '"',
        "'",
        "\\",
        "<|endoftext|>",
        "<|im_start|>system",
        "{",
        "}",
        "]",
        "[",
        ",",
        "\\n",
        "\\u0000",
        " ",
        "  ",
        "\t",
        "\u00a0",
        "\u200b",
        "😀",
        "👩‍👩‍👧",
        "é",
        "e\u0301",
        "心臓",
        "مرحبا",
        "\U0010ffff",
        "ok",
        "word",
        "1234567",
        "don't",
        "can't've",
        "Ω",
    ]
)
# Surrogates cannot come out of the database.
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.lists(st.one_of(SNIPPETS, st.text(CHARACTERS, max_size=5)), min_size=1, max_size=8).map("".join).filter(bool)
PERSON = st.fixed_dictionaries({}, optional={"name": TEXTS, "specialty": TEXTS}).filter(bool)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUE = st.one_of(
    TEXTS, st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), st.floats(allow_nan=False, allow_infinity=False)
)
CONTEXT = st.fixed_dictionaries(
    {"schema_version": st.just(1), "id": st.just("00T8c00000AbCdEEAV")},
    optional={
        "kind": st.sampled_from(["task", "event"]),
        "date": st.dates().map(str),
        **dict.fromkeys(("subject", "type", "subtype", "status", "priority", "owner", "account", "notes"), TEXTS),
        "contacts": st.lists(PERSON, min_size=1, max_size=3),
        "attributes": st.dictionaries(st.sampled_from(["Product", "Next step", "Samples left"]), VALUE, min_size=1),
    },
)
CONTEXTS = st.lists(CONTEXT, max_size=4)
FIELDS = st.lists(st.sampled_from(ALL_FIELDS), unique=True)
HELD = settings(deadline=None, max_examples=200)


@pytest.mark.parametrize("format_", list(ContextFormat))
class TestTokens:
    @HELD
    @given(contexts=CONTEXTS, fields=FIELDS)
    def test_of_the_parts_add_up_to_the_whole(self, format_, contexts, fields):
        parts = render(contexts, format_, fields)

        assert sum(map(count_tokens, parts)) == count_tokens("".join(parts))
        assert len(parts) == len(contexts) + 2


class TestMarkdown:
    @HELD
    @given(context=CONTEXT)
    @example(context={"id": "00T8c00000AbCdEEAV", "notes": "a\x1c## b"})
    def test_quotes_every_line_of_a_note(self, context):
        text = render_markdown(context)

        assert text.endswith("\n\n")
        lines = text.removesuffix("\n\n").split("\n")
        heading, fields = lines[0], lines[1:]
        notes = fields.index("- notes:") if "- notes:" in fields else len(fields)
        assert heading.startswith("## ")
        assert all(line.startswith("- ") for line in fields[:notes])
        assert all(line.startswith("> ") for line in fields[notes + 1 :])

    @HELD
    @given(contexts=CONTEXTS)
    def test_has_as_many_headings_as_activities_for_every_reader_of_lines(self, contexts):
        text = "".join(render(contexts, ContextFormat.MARKDOWN, ALL_FIELDS))

        for lines in (text.split("\n"), text.splitlines()):
            assert sum(line.lstrip().startswith("## ") for line in lines) == len(contexts)

    @HELD
    @given(context=CONTEXT.filter(lambda context: context.get("notes")))
    def test_gives_every_word_of_the_note_back(self, context):
        text = render_markdown(context)

        quoted = text.removesuffix("\n\n").split("\n- notes:\n", 1)[1].split("\n")
        assert "\n".join(line.removeprefix("> ") for line in quoted) == re.sub(
            r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", context["notes"]
        )


ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    return ILLEGAL.sub("\ufffd", text)


class TestXml:
    @HELD
    @given(contexts=CONTEXTS)
    def test_parses_and_gives_the_values_back(self, contexts):
        root = ET.fromstring("".join(render(contexts, ContextFormat.XML, ALL_FIELDS)))

        assert root.attrib == {"count": str(len(contexts))}
        for element, context in zip(root, contexts, strict=True):
            assert element.attrib == {key: context[key] for key in ("id", "kind", "date") if key in context}
            for name in ("subject", "type", "subtype", "status", "priority", "owner", "account", "notes"):
                assert element.findtext(name) == (legal(context[name]) if name in context else None)
            people = [(each.text, each.get("specialty")) for each in element.findall("contact")]
            assert people == [
                (legal(each.get("name") or "unknown"), _attribute(each.get("specialty")))
                for each in context.get("contacts", [])
            ]
            attributes = {each.get("name"): each.text for each in element.findall("attribute")}
            assert attributes == {
                name: legal(value) if isinstance(value, str) else attributes[name]
                for name, value in context.get("attributes", {}).items()
            }


def _attribute(value: str | None) -> str | None:
    return legal(value) if value else None


class TestJson:
    @HELD
    @given(contexts=CONTEXTS)
    def test_parses_and_gives_the_values_back(self, contexts):
        found = json.loads("".join(render(contexts, ContextFormat.JSON, ALL_FIELDS)))

        assert found == [{key: value for key, value in each.items() if key != "schema_version"} for each in contexts]

    def test_has_one_activity_a_line(self):
        parts = render([{"id": "1", "notes": "a\nb"}, {"id": "2"}], ContextFormat.JSON, ALL_FIELDS)

        assert "".join(parts).splitlines() == ["[", '{"id":"1","notes":"a\\nb"},', '{"id":"2"}', "]"]


def _json(contexts: list[dict[str, Any]], fields: list[ContextField]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads("".join(render(contexts, ContextFormat.JSON, fields)))
    return found


class TestFields:
    @HELD
    @given(contexts=CONTEXTS, fields=FIELDS)
    def test_carry_what_was_asked_for_and_nothing_else(self, contexts, fields):
        for found, context in zip(_json(contexts, fields), contexts, strict=True):
            assert found["id"] == context["id"]
            for field in ContextField:
                if field in (ContextField.CONTACTS, ContextField.SPECIALTY):
                    continue
                assert found.get(field) == (context.get(field) if field in fields else None)
            people = context.get("contacts", [])
            assert ("contacts" in found) == (ContextField.CONTACTS in fields and bool(people))
            with_both = {ContextField.CONTACTS, ContextField.SPECIALTY} <= set(fields)
            if not with_both:
                assert all("specialty" not in person for person in found.get("contacts", []))
            if ContextField.SPECIALTY in fields and ContextField.CONTACTS not in fields and people:
                assert found["specialties"] == sorted({each["specialty"] for each in people if "specialty" in each})
            else:
                assert "specialties" not in found

    @HELD
    @given(context=CONTEXT, data=st.data())
    def test_do_not_depend_on_the_order_in_which_the_database_keeps_keys(self, context, data):
        shuffled = dict(data.draw(st.permutations(list(context.items()))))

        for format_ in ContextFormat:
            assert render([shuffled], format_, ALL_FIELDS) == render([context], format_, ALL_FIELDS)
