"""Counting tokens."""

import bpe_openai
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coolmint.platform import tokens
from coolmint.platform.tokens import count_tokens

ENCODING = bpe_openai.get_encoding("o200k_base")
PIECES = st.sampled_from(
    ["\n", "\n\n", "\r\n", " ", "\t", "a", "B", "1", "/", "//", "#", "> ", "é", "😀", "'s", "word", "\u2028"]
)


class TestCount:
    @pytest.mark.parametrize(
        ("text", "expected"), [("", 0), ("hello", 1), ("hello world", 2), ("<|endoftext|>", 7), ("\n\n", 1)]
    )
    def test_is_that_of_o200k_base(self, text, expected):
        assert count_tokens(text) == expected

    @settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(lines=st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=8, max_size=20))
    def test_of_a_text_counted_in_pieces_is_that_of_the_whole(self, monkeypatch, lines):
        text = "\nx".join(lines)
        monkeypatch.setattr(tokens, "_MOST_AT_ONCE", 60)

        assert count_tokens(text) == len(ENCODING.encode_ordinary(text))

    def test_of_a_million_characters_is_given(self):
        assert count_tokens("promised it\n" * 100_000) == 100_000 * count_tokens("promised it\n")
