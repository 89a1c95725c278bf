import pytest

from coolmint.salesforce.service import import_path
from tests.salesforce.importing.database import mirror_rows, quarantined
from tests.salesforce.makers import id_of, task, write_csv

GOOD = id_of("00T", 1)
HEADER = "Id,Subject,WhoId,ActivityDate,SystemModstamp,IsClosed,WhoCount,Description\n"


def row(id_: str = "", **changes: str) -> str:
    values = {"Id": id_ or id_of("00T", 2), "Subject": "s", "WhoId": "", "ActivityDate": "", "SystemModstamp": ""}
    values |= {"IsClosed": "", "WhoCount": "", "Description": '"first\nsecond"'} | changes
    return ",".join(values.values()) + "\n"


@pytest.fixture
def imported(batch_engine, tmp_path):
    def run(bad: str | bytes, encoding: str = "utf-8"):
        before = (HEADER + row(GOOD)).encode(encoding)
        content = bad if isinstance(bad, bytes) else bad.encode(encoding)
        (tmp_path / "Task.csv").write_bytes(before + content + row(id_of("00T", 3)).encode(encoding))
        report = import_path(batch_engine, tmp_path / "Task.csv")
        totals = report.totals
        assert totals.rows_read == totals.inserted + totals.updated + totals.unchanged + totals.quarantined
        assert [each["id"] for each in mirror_rows(batch_engine, "Task")] == [GOOD, id_of("00T", 3)]
        return quarantined(batch_engine)

    return run


class TestABadRow:
    @pytest.mark.parametrize(
        ("bad", "field", "reason", "value"),
        [
            (row("nonsense"), "Id", "not a Salesforce id", "nonsense"),
            (row("00THB00000000012AB"), "Id", "not a Salesforce id", "00THB00000000012AB"),
            (row(id_of("003", 2)), "Id", "the id belongs to another object", id_of("003", 2)),
            (row("000000000000000AAA"), "Id", "the Id is missing", "000000000000000AAA"),
            (row(" "), "Id", "the Id is missing", " "),
            (
                row(WhoId="somebody"),
                "WhoId",
                "not a Salesforce id, or its last three characters do not fit",
                "somebody",
            ),
            (row(ActivityDate="31.02.2024"), "ActivityDate", "not a date", "31.02.2024"),
            (row(SystemModstamp="yesterday"), "SystemModstamp", "not a date-time", "yesterday"),
            (row(IsClosed="maybe"), "IsClosed", "neither true nor false", "maybe"),
            (row(WhoCount="1.5"), "WhoCount", "not a whole number, or too large", "1.5"),
            (row(Subject="a\0b"), "Subject", "holds a NUL character", "a\\u0000b"),
            (row(Subject="x" * 300, ActivityDate="x" * 300), "ActivityDate", "not a date", "x" * 200 + "…"),
        ],
    )
    def test_is_kept_with_its_place_and_reason(self, imported, bad, field, reason, value):
        (entry,) = imported(bad)

        assert (entry["file"], entry["line"], entry["object"]) == ("Task.csv", 4, "Task")
        assert (entry["field"], entry["reason"], entry["value"]) == (field, reason, value)
        assert set(entry["row"]) == set(HEADER.strip().split(","))

    def test_with_too_few_columns_is_kept_as_a_list(self, imported):
        (entry,) = imported(f"{id_of('00T', 2)[:15]},x\n")

        assert (entry["line"], entry["reason"], entry["value"]) == (4, "wrong number of columns", "2 instead of 8")
        assert entry["row"] == [id_of("00T", 2)[:15], "x"]
        assert entry["salesforce_id"] == id_of("00T", 2)

    def test_with_broken_quotes_is_kept_as_it_stood(self, imported):
        bad = f'{id_of("00T", 2)},"open"x,,,,,,\n'

        (entry,) = imported(bad)

        assert (entry["line"], entry["reason"], entry["row"]) == (4, "malformed CSV quoting", bad)

    def test_with_bytes_that_are_no_text_is_kept_escaped(self, imported):
        (entry,) = imported(row(Subject="é" * 9 + "?").encode().replace(b"?", b"\xff"))

        assert (entry["field"], entry["reason"]) == ("Subject", "holds bytes that are not text in the file's encoding")
        assert entry["value"] == "é" * 9 + "\\udcff"

    def test_with_half_a_surrogate_pair_is_kept_escaped(self, imported):
        bad = row(Subject="?").encode("utf-16-le").replace(b"?\0", b"\x3d\xd8")

        (entry,) = imported(bad, "utf-16-le")

        assert (entry["field"], entry["value"]) == ("Subject", "\\ud83d")

    def test_is_one_entry_however_often_it_is_imported(self, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1, ActivityDate="soon"), task(1, ActivityDate="soon")])

        reports = [import_path(batch_engine, tmp_path) for _ in range(2)]

        assert [report.totals.quarantined for report in reports] == [2, 2]
        assert [report.status for report in reports] == ["partial", "partial"]
        assert len(quarantined(batch_engine)) == 1

    def test_leaves_the_quarantine_when_it_arrives_in_order(self, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1, ActivityDate="soon"), task(2, ActivityDate="soon")])
        import_path(batch_engine, tmp_path)
        write_csv(tmp_path / "Task.csv", [task(1)])

        import_path(batch_engine, tmp_path)

        assert [entry["salesforce_id"] for entry in quarantined(batch_engine)] == [id_of("00T", 2)]

    def test_never_stops_the_others(self, batch_engine, tmp_path):
        rows = [task(number, ActivityDate="soon" if number % 3 == 0 else "2024-01-01") for number in range(1000)]
        write_csv(tmp_path / "Task.csv", rows)

        report = import_path(batch_engine, tmp_path)

        assert (report.totals.inserted, report.totals.quarantined) == (666, 334)
        assert len(quarantined(batch_engine)) == 334
