"""Counting tokens offline, exactly."""

import re
from collections.abc import Callable
from functools import cache

TOKENIZER = "o200k_base"

# The library refuses a million characters at once. A line feed before a visible character ends a token, so texts are
# taken apart there.
_MOST_AT_ONCE = 500_000
_SEAM = re.compile(r"\n(?=[^\s/])")


@cache
def _encode() -> Callable[[str], list[int]]:
    # Loading the vocabulary takes a good part of a second, which most commands need not wait for.
    import bpe_openai  # noqa: PLC0415

    encode: Callable[[str], list[int]] = bpe_openai.get_encoding(TOKENIZER).encode_ordinary
    return encode


def count_tokens(text: str) -> int:
    """Return the exact number of o200k_base tokens of `text`.

    A text of half a million characters without a line feed is cut inside a line, where the count may be one off.
    Text that looks like a special token (`<|endoftext|>` in a note) is counted as the ordinary text it is.
    """
    count = 0
    while len(text) > _MOST_AT_ONCE:
        seams = [seam.end() for seam in _SEAM.finditer(text, _MOST_AT_ONCE // 2, _MOST_AT_ONCE)]
        end = seams[-1] if seams else _MOST_AT_ONCE
        count += len(_encode()(text[:end]))
        text = text[end:]
    return count + len(_encode()(text))
