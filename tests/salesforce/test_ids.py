import pytest
from hypothesis import given
from hypothesis import strategies as st

from coolmint.salesforce.ids import InvalidSalesforceId, key_prefix, to_18

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ids_15 = st.text(alphabet=LETTERS, min_size=15, max_size=15)


class TestTo18:
    @pytest.mark.parametrize(
        ("short", "long"),
        [
            ("a01M00000062mPg", "a01M00000062mPgIAI"),
            ("001HB0000000001", "001HB0000000001YAA"),
            ("00THB0000000001", "00THB00000000012AA"),
            ("000000000000000", "000000000000000AAA"),
        ],
    )
    def test_adds_the_three_characters_salesforce_adds(self, short, long):
        assert to_18(short) == long
        assert to_18(long) == long

    @given(ids_15)
    def test_keeps_the_first_fifteen_and_is_stable(self, short):
        full = to_18(short)

        assert full[:15] == short
        assert to_18(full) == full

    @given(ids_15)
    def test_tells_ids_apart_that_differ_in_case_only(self, short):
        other = short.swapcase()

        assert (to_18(short).lower() == to_18(other).lower()) == (short == other)

    @given(ids_15.filter(lambda short: short != short.lower()))
    def test_refuses_an_id_whose_case_was_lost(self, short):
        with pytest.raises(InvalidSalesforceId):
            to_18(short.lower() + to_18(short)[15:])

    @pytest.mark.parametrize(
        "text",
        ["", "001", "001HB000000000", "001HB0000000001Y", "001HB0000000001YAB", "001HB000000000é", "001HB0000000001\n"],
    )
    def test_refuses_what_is_no_id(self, text):
        with pytest.raises(InvalidSalesforceId):
            to_18(text)


def test_the_key_prefix_tells_the_object():
    assert key_prefix("00THB00000000012AA") == "00T"
