"""Counting tokens offline, exactly."""

from collections.abc import Callable
from functools import cache

TOKENIZER = "o200k_base"


@cache
def _encode() -> Callable[[str], list[int]]:
    # Loading the vocabulary takes a good part of a second, which most commands need not wait for.
    import bpe_openai  # noqa: PLC0415

    encode: Callable[[str], list[int]] = bpe_openai.get_encoding(TOKENIZER).encode_ordinary
    return encode


def count_tokens(text: str) -> int:
    """Return the exact number of o200k_base tokens of `text`.

    Text that looks like a special token (`<|endoftext|>` in a note) is counted as the ordinary text it is.
    """
    return len(_encode()(text))
