from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coolmint.salesforce.export.values import (
    parse_boolean,
    parse_date,
    parse_datetime,
    parse_integer,
    parse_reference,
)


class TestParseReference:
    @pytest.mark.parametrize("text", ["", "000000000000000", "000000000000000AAA"])
    def test_reads_the_empty_id_as_none(self, text):
        assert parse_reference(text) is None

    @pytest.mark.parametrize("text", ["001HB0000000001", "001HB0000000001YAA"])
    def test_gives_eighteen_characters(self, text):
        assert parse_reference(text) == "001HB0000000001YAA"

    @pytest.mark.parametrize("text", ["x", "001HB0000000001YAB", "null", " "])
    def test_refuses_anything_else(self, text):
        with pytest.raises(ValueError):
            parse_reference(text)


class TestParseBoolean:
    @pytest.mark.parametrize(
        ("text", "value"),
        [("0", False), ("1", True), ("true", True), ("False", False), ("TRUE", True), ("", None)],
    )
    def test_reads_both_layouts(self, text, value):
        assert parse_boolean(text) is value

    @pytest.mark.parametrize("text", ["2", "yes", "t", "null", " true"])
    def test_refuses_anything_else(self, text):
        with pytest.raises(ValueError):
            parse_boolean(text)


class TestParseInteger:
    @pytest.mark.parametrize(
        ("text", "value"), [("0", 0), ("-7", -7), ("90.0", 90), ("2147483647", 2**31 - 1), ("", None)]
    )
    def test_reads_whole_numbers(self, text, value):
        assert parse_integer(text) == value

    @pytest.mark.parametrize("text", ["1.5", "2147483648", "1,000", "٣", "1e3", "NaN", "9" * 5000])
    def test_refuses_anything_else(self, text):
        with pytest.raises(ValueError):
            parse_integer(text)


class TestParseDate:
    @pytest.mark.parametrize(
        "text",
        [
            "2023-01-17",
            "2023-01-17 00:00:00",
            "2023-01-17T00:00:00.000Z",
            "2023-01-17T23:30:00.000-0800",
            "2023-01-17T00:30:00+13:00",
        ],
    )
    def test_keeps_the_day_as_written(self, text):
        assert parse_date(text) == "2023-01-17"

    def test_reads_nothing_as_none(self):
        assert parse_date("") is None

    @pytest.mark.parametrize(
        "text", ["17.01.2023", "1/17/2023", "2023-02-30", "2023-02-30 00:00:00", "2023-W03-2", "20230117  ", "null"]
    )
    def test_refuses_anything_else(self, text):
        with pytest.raises(ValueError):
            parse_date(text)


class TestParseDatetime:
    @pytest.mark.parametrize(
        "text",
        [
            "2023-01-17 17:00:04",
            "2023-01-17T17:00:04.000Z",
            "2023-01-17T17:00:04Z",
            "2023-01-17T17:00:04.000+0000",
            "2023-01-17T17:00:04+00:00",
            "2023-01-17T09:00:04.000-0800",
            "2023-01-18T06:00:04.000+13:00",
        ],
    )
    def test_gives_utc_in_one_form(self, text):
        assert parse_datetime(text) == "2023-01-17T17:00:04.000Z"

    def test_keeps_milliseconds(self):
        assert parse_datetime("2023-01-17T17:00:04.25Z") == "2023-01-17T17:00:04.250Z"

    @given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.timezones()))
    def test_agrees_with_python_about_every_moment(self, moment):
        moment = moment.replace(microsecond=0)
        offset = moment.utcoffset()
        if offset is None or offset.total_seconds() % 60:
            return

        parsed = parse_datetime(moment.isoformat())

        assert parsed is not None
        assert datetime.fromisoformat(parsed) == moment.astimezone(UTC)

    @pytest.mark.parametrize(
        "text",
        [
            "2023-01-17",
            "2023-01-17 25:00:00",
            "2023-W03-2 17:00:04",
            "17.1.2023 17:00:04",
            "0001-01-01T00:00:00+05:00",
            "now",
        ],
    )
    def test_refuses_anything_else(self, text):
        with pytest.raises(ValueError):
            parse_datetime(text)
