"""Counting tokens offline, exactly."""

from functools import cache

import bpe_openai

TOKENIZER = "o200k_base"


@cache
def _encoding() -> bpe_openai.tokenizer.Encoding:
    return bpe_openai.get_encoding(TOKENIZER)


def count_tokens(text: str) -> int:
    """Return the exact number of o200k_base tokens of `text`.

    Text that looks like a special token (`<|endoftext|>` in a note) is counted as the ordinary text it is.
    """
    return len(_encoding().encode_ordinary(text))
