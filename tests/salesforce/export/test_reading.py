import csv
import io
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolmint.salesforce.export import reading
from coolmint.salesforce.export.reading import FIELD_LIMIT, LineTooLong, Malformed, Records, Text

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
spiky = st.one_of(
    texts, st.sampled_from(['"', '""', "\r\n", "\n", "\r", ",", ";", "a\r\nb", '"\n"', "\u2028", "\x85", "=1+1", ""])
)


@st.composite
def tables(draw):
    width = draw(st.integers(2, 5))
    return draw(st.lists(st.lists(spiky, min_size=width, max_size=width), min_size=1, max_size=12))


def read(data: bytes, encoding: str, width: int, delimiter: str = ",", *, starts_with_id: bool = False):
    text = Text(io.BytesIO(data), encoding)
    records = Records(text.lines(), delimiter, width=width, line=1, starts_with_id=starts_with_id)
    batches = list(records.batches(3))
    rows = [row for batch in batches for row in batch.rows]
    lines = [line for batch in batches for line in batch.lines]
    return rows, lines, [malformed for batch in batches for malformed in batch.malformed]


def physical_lines(text: str) -> int:
    return len(list(io.StringIO(text, newline="")))


class TestAnyTable:
    @settings(deadline=None)
    @given(
        tables(),
        st.sampled_from(ENCODINGS),
        st.sampled_from(["\n", "\r\n"]),
        st.sampled_from([",", ";", "\t"]),
        st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
        st.integers(1, 64),
    )
    def test_is_read_back_as_it_was_written(self, table, encoding, newline, delimiter, quoting, chunk):
        if any("\r" in value for row in table for value in row):
            quoting = csv.QUOTE_ALL  # Python's writer leaves a lone CR unquoted otherwise, which no reader can mend.
        out, lines, line = io.StringIO(newline=""), [], 1
        writer = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting)
        for row in table:
            start = out.tell()
            writer.writerow(row)
            lines.append(line)
            line += physical_lines(out.getvalue()[start:])
        with patch.object(reading, "CHUNK_BYTES", chunk):
            rows, read_lines, malformed = read(out.getvalue().encode(encoding), encoding, len(table[0]), delimiter)

        assert not malformed
        assert rows == table
        assert read_lines == lines


class TestMalformedRecords:
    def test_a_wrong_number_of_columns_costs_one_row(self):
        rows, lines, malformed = read(b"a,b\n1\n1,2,3\nc,d\n", "utf-8", 2)

        assert rows == [["a", "b"], ["c", "d"]]
        assert lines == [1, 4]
        assert malformed == [Malformed(2, ["1"]), Malformed(3, ["1", "2", "3"])]

    def test_an_unclosed_quote_costs_one_row_and_not_the_rest(self):
        data = b'001HB0000000001,a\n001HB0000000002,"never closed\n001HB0000000003,c\n001HB0000000004,d\n'

        rows, lines, malformed = read(data, "utf-8", 2, starts_with_id=True)

        assert [row[1] for row in rows] == ["a", "c", "d"]
        assert lines == [1, 3, 4]
        assert malformed == [Malformed(2, '001HB0000000002,"never closed\n')]

    def test_an_unclosed_quote_that_meets_a_later_one_loses_no_row(self):
        data = b'001HB0000000002,"open\n001HB0000000003,c\n001HB0000000004,"d"\n001HB0000000005,"e",\n'

        rows, _lines, malformed = read(data, "utf-8", 2, starts_with_id=True)

        assert [row[1] for row in rows] == ["c", "d"]
        assert [each.line for each in malformed] == [1, 4]

    def test_the_lines_of_a_broken_note_stay_together(self):
        data = b'001HB0000000002,"a "b" c\nsecond\nthird",x\n001HB0000000003,c\n'

        rows, lines, malformed = read(data, "utf-8", 2, starts_with_id=True)

        assert rows[-1] == ["001HB0000000003", "c"]
        assert lines[-1] == 4
        assert "".join(str(each.content) for each in malformed).startswith('001HB0000000002,"a "b" c\n')

    def test_an_unclosed_quote_before_much_text_stays_within_memory(self):
        good = b"".join(b"001HB0000000003,%b\n" % (b"x" * 990) for _ in range(3 * FIELD_LIMIT // 1000))

        rows, _lines, malformed = read(b'001HB0000000002,"open\n' + good, "utf-8", 2, starts_with_id=True)

        assert len(rows) == 3 * FIELD_LIMIT // 1000
        assert len(malformed) == 1

    def test_blank_lines_are_no_rows(self):
        rows, lines, malformed = read(b"a,b\n\n\r\nc,d\n", "utf-8", 2)

        assert (rows, lines, malformed) == ([["a", "b"], ["c", "d"]], [1, 4], [])

    def test_a_line_without_end_is_refused(self, monkeypatch):
        monkeypatch.setattr(reading, "LINE_LIMIT", 1000)
        monkeypatch.setattr(reading, "CHUNK_BYTES", 100)

        with pytest.raises(LineTooLong):
            read(b"x" * 2000, "utf-8", 2)


class TestText:
    @pytest.mark.parametrize(
        ("data", "encoding"),
        [(b"a\0b", "utf-8"), (b"\xff", "utf-8"), (b"\x00\xd8a\x00", "utf-16-le"), (b"a\x00b", "utf-16-le")],
    )
    def test_notices_what_is_no_text(self, data, encoding):
        text = Text(io.BytesIO(data), encoding)

        list(text.lines())

        assert text.is_suspicious

    def test_counts_every_byte(self):
        seen: list[int] = []

        list(Text(io.BytesIO(b"a,b\n" * 10), "utf-8", seen.append).lines())

        assert sum(seen) == 40
