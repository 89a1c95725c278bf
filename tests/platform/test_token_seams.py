"""Long texts are counted in pieces: at every place where they may be cut, no token is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from coolmint.platform import tokens
from coolmint.platform.tokens import count_tokens

_PIECES = [
    "the",
    "Dr",
    "Li's",
    "12",
    "300mg",
    ".",
    ",",
    "\n",
    "\r\n",
    "> ",
    "- ",
    "é",
    "Łódź",
    "李",
    "EP-lab",
    "/",
    "  ",
]
_TEXTS = st.lists(
    st.sampled_from([*_PIECES, " ", "\t", "it's", "ABC", "x1y2", "\u00a0", "…", "한글"]), max_size=60
).map("".join)


@settings(deadline=None)
@given(text=_TEXTS)
def test_every_seam_lies_between_tokens(text: str):
    whole = count_tokens(text)

    for seam in tokens._SEAM.finditer(text):
        assert count_tokens(text[: seam.end()]) + count_tokens(text[seam.end() :]) == whole


def test_a_long_text_counts_as_its_pieces_do():
    line = "Promised Dr. Li the coding guide by Friday, 12 March.\n"

    assert count_tokens(line * 20_000) == 20_000 * count_tokens(line)
