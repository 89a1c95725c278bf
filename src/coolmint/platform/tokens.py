"""Counting tokens offline, exactly."""

import re
from collections.abc import Callable
from functools import cache

TOKENIZER = "o200k_base"

# The library refuses 200,000 tokens at once, and a character may be four. Long texts are taken apart where a token ends
# in any case: after a line feed before a visible character, and before a single blank between words.
_MOST_AT_ONCE = 50_000
_SEAM = re.compile(r"(?<=\n)(?=[^\s/])|(?<=[A-Za-z0-9])(?= [A-Za-z])")


@cache
def _encode() -> Callable[[str], list[int]]:
    # Loading the vocabulary takes a good part of a second, which most commands need not wait for.
    import bpe_openai  # noqa: PLC0415

    encode: Callable[[str], list[int]] = bpe_openai.get_encoding(TOKENIZER).encode_ordinary
    return encode


def count_tokens(text: str) -> int:
    """Return the exact number of o200k_base tokens of `text`.

    Where 25,000 characters have no such place, one cut is made blindly, and the count may be one off.
    Text that looks like a special token (`<|endoftext|>` in a note) is counted as the ordinary text it is.
    """
    count = 0
    while len(text) > _MOST_AT_ONCE:
        seams = [seam.end() for seam in _SEAM.finditer(text, _MOST_AT_ONCE // 2, _MOST_AT_ONCE)]
        end = seams[-1] if seams else _MOST_AT_ONCE
        count += len(_encode()(text[:end]))
        text = text[end:]
    return count + len(_encode()(text))
