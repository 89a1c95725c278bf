import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from coolmint.platform.database import create_batch_engine, driver_url
from coolmint.platform.roles import Purpose, grant
from coolmint.salesforce.export.rows import ObjectRows
from coolmint.salesforce.service import FileReport, ImportFailed, import_path
from tests.salesforce.importing.database import changes, empty, files, mirror_rows, runs, state
from tests.salesforce.makers import (
    EMPTY_ID,
    Layout,
    contact,
    data_loader,
    id_of,
    relation,
    task,
    weekly,
    write_csv,
    write_rows,
)


def organisation(folder: Path, layout: Layout) -> Path:
    """Write a small organisation with everything that differs between the layouts."""
    folder.mkdir()
    tasks = [
        task(1, WhoId=None, ActivityDate=None, Description='He said "no",\r\nthen\nleft 👍 <b>x</b>'),
        task(2, IsDeleted=True, WhatId=id_of("006", 61), Subject="=1+1", Status="null", Type="N/A"),
        task(3, OwnerId=id_of("00G", 3), WhoId=id_of("00Q", 10**9), WhoCount=None, Subject="a\tb\\n\\"),
    ]
    write_csv(folder / "Task.csv", tasks, layout)
    write_csv(folder / "Contact.csv", [contact(1), contact(2, LastActivityDate="2024-03-09")], layout)
    write_csv(folder / "TaskRelation.csv", [relation(1, str(tasks[0]["Id"]), "TaskId")], layout)
    return folder


class TestOneImport:
    def test_fills_typed_columns_and_the_source(self, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1, WhoId=id_of("003", 5)[:15])], weekly)

        report = import_path(batch_engine, tmp_path)

        (row,) = mirror_rows(batch_engine, "Task")
        assert report.status == "succeeded"
        assert row["activity_date"] == date(2024, 3, 9)
        assert row["created_at"] == datetime(2024, 3, 9, 17, 0, 4, tzinfo=UTC)
        assert row["who_id"] == id_of("003", 5)
        assert row["is_closed"] is True
        assert row["source"] == {
            **task(1),
            "WhoId": id_of("003", 5),
            "ActivityDate": "2024-03-09",
            "CreatedDate": "2024-03-09T17:00:04.000Z",
            "Description": "Asked for the price list.\r\nSaid “maybe”.",
        }

    def test_gives_the_same_mirror_from_both_layouts(self, batch_engine, tmp_path):
        import_path(batch_engine, organisation(tmp_path / "weekly", weekly))
        from_weekly = state(batch_engine)
        empty(batch_engine)

        import_path(batch_engine, organisation(tmp_path / "loader", data_loader))

        assert state(batch_engine) == from_weekly
        assert len(from_weekly["Task"]) == 3

    def test_finds_nothing_new_in_the_other_layout(self, batch_engine, tmp_path):
        import_path(batch_engine, organisation(tmp_path / "weekly", weekly))

        report = import_path(batch_engine, organisation(tmp_path / "loader", data_loader))

        assert report.totals.unchanged == report.totals.rows_read == 6

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
    def test_reads_every_encoding_alike(self, batch_engine, tmp_path, encoding):
        write_csv(tmp_path / "Task.csv", [task(1)])
        import_path(batch_engine, tmp_path)
        write_csv(tmp_path / "Task.csv", [task(1)], encoding=encoding)

        report = import_path(batch_engine, tmp_path)

        assert report.totals.unchanged == 1

    def test_reads_windows_1252_and_tells_so(self, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1, Subject="Café für 5 €")], encoding="cp1252")

        report = import_path(batch_engine, tmp_path)

        assert report.files[0].encoding == "windows-1252"
        assert mirror_rows(batch_engine, "Task")[0]["subject"] == "Café für 5 €"

    def test_takes_the_encoding_it_is_given(self, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1, Subject="Łódź", Description="")], encoding="cp1250")

        import_path(batch_engine, tmp_path, encoding="windows-1250")

        assert mirror_rows(batch_engine, "Task")[0]["subject"] == "Łódź"

    def test_knows_column_names_in_any_case(self, batch_engine, tmp_path):
        write_rows(tmp_path / "Task.csv", ["ID", "SUBJECT", "ISCLOSED"], [id_of("00T", 1), "Call", "true"])

        import_path(batch_engine, tmp_path)

        assert mirror_rows(batch_engine, "Task")[0]["source"] == {
            "Id": id_of("00T", 1),
            "Subject": "Call",
            "IsClosed": True,
        }

    def test_goes_on_past_files_it_refuses_or_skips(self, batch_engine, tmp_path):
        write_csv(tmp_path / "Contact.csv", [contact(1)])
        (tmp_path / "Task.csv").write_bytes(b"<html>")
        (tmp_path / "Opportunity.csv").write_bytes(b"Id\n")

        report = import_path(batch_engine, tmp_path)

        assert report.status == "partial"
        assert [(file.file, file.status.value) for file in report.files] == [
            ("Contact.csv", "imported"),
            ("Task.csv", "refused"),
            ("Opportunity.csv", "skipped"),
        ]
        assert [(file["file"], file["status"], file["message"]) for file in files(batch_engine)] == [
            (file.file, file.status.value, file.message) for file in report.files
        ]

    def test_fails_when_every_file_is_refused(self, batch_engine, tmp_path):
        (tmp_path / "Task.csv").write_bytes(b"<html>")

        assert import_path(batch_engine, tmp_path).status == "failed"

    def test_reads_zips_without_unpacking_them(self, batch_engine, tmp_path):
        for part in (1, 2):
            with zipfile.ZipFile(tmp_path / f"WE_00D_{part}.ZIP", "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(write_csv(tmp_path / "x", [task(part)], weekly), "../../Task.csv")
        (tmp_path / "x").unlink()

        report = import_path(batch_engine, tmp_path)

        assert report.totals.inserted == 2
        assert sorted(path.name for path in tmp_path.rglob("*")) == ["WE_00D_1.ZIP", "WE_00D_2.ZIP"]

    def test_tells_its_progress(self, batch_engine, tmp_path):
        path = write_csv(tmp_path / "Task.csv", [task(1)])
        told: list[object] = []

        class Progress:
            def start_file(self, name: str, total_bytes: int) -> None:
                told.append((name, total_bytes))

            def advance(self, bytes_: int) -> None:
                told.append(bytes_)

            def finish_file(self, report: FileReport) -> None:
                told.append(report.status.value)

        import_path(batch_engine, path, progress=Progress())

        size = path.stat().st_size
        assert told == [("Task.csv", size), size, "imported"]


class TestADatabaseThatStops:
    def test_is_told_without_quoting_a_row(self, batch_engine, tmp_path, monkeypatch):
        write_csv(tmp_path / "Task.csv", [task(1, Subject="secret")])
        monkeypatch.setattr(ObjectRows, "_copy_lines", lambda *_arguments: [b"secret\tsecret\n"])

        with pytest.raises(ImportFailed) as raised:
            import_path(batch_engine, tmp_path)

        assert "SQLSTATE 22" in raised.value.detail
        assert "secret" not in raised.value.detail
        assert runs(batch_engine) == ["failed"]
        assert [file["status"] for file in files(batch_engine)] == ["skipped"]

    def test_that_cuts_the_idle_connection_does_not_fail_the_import(self, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1)])

        class Cut:
            def start_file(self, name: str, total_bytes: int) -> None:
                with batch_engine.begin() as connection:
                    connection.execute(
                        text(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                            "AND datname = current_database() AND state = 'idle in transaction'"
                        )
                    )

            def advance(self, bytes_: int) -> None:
                pass

            def finish_file(self, report: FileReport) -> None:
                pass

        assert import_path(batch_engine, tmp_path, progress=Cut()).status == "succeeded"


class TestAgain:
    def test_changes_nothing(self, batch_engine, tmp_path):
        folder = organisation(tmp_path / "weekly", weekly)
        import_path(batch_engine, folder)
        before = state(batch_engine)

        report = import_path(batch_engine, folder)

        assert report.totals.unchanged == report.totals.rows_read
        assert state(batch_engine) == before

    def test_logs_only_what_changed(self, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1), task(2)])
        import_path(batch_engine, tmp_path)
        write_csv(
            tmp_path / "Task.csv",
            [task(1), task(2, Next_Step__c="call", SystemModstamp="2024-04-01T00:00:00.000Z"), task(3)],
        )

        report = import_path(batch_engine, tmp_path)

        assert (report.totals.inserted, report.totals.updated, report.totals.unchanged) == (1, 1, 1)
        assert changes(batch_engine) == sorted(("Task", id_of("00T", number)) for number in (1, 2, 2, 3))

    def test_keeps_a_newer_version(self, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1, Subject="new", SystemModstamp="2024-05-01T00:00:00.000Z")])
        import_path(batch_engine, tmp_path)
        write_csv(tmp_path / "Task.csv", [task(1, Subject="old")])

        report = import_path(batch_engine, tmp_path)

        assert report.totals.older == 1
        assert mirror_rows(batch_engine, "Task")[0]["subject"] == "new"

    def test_keeps_what_the_file_does_not_have(self, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1, TaskSubtype="Email", IsDeleted=True)])
        import_path(batch_engine, tmp_path)
        write_rows(tmp_path / "Task.csv", ["Id", "Subject"], [id_of("00T", 1), "changed"])

        import_path(batch_engine, tmp_path)

        (row,) = mirror_rows(batch_engine, "Task")
        assert (row["subject"], row["subtype"], row["is_deleted"]) == ("changed", "Email", True)
        assert row["source"]["TaskSubtype"] == "Email"
        assert row["source"]["Next_Step__c"] == "send it"

    def test_empties_what_the_file_has_empty(self, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1)])
        import_path(batch_engine, tmp_path)
        write_csv(tmp_path / "Task.csv", [task(1, Status=None, Description=None)])

        import_path(batch_engine, tmp_path)

        (row,) = mirror_rows(batch_engine, "Task")
        assert row["status"] is None
        assert row["source"]["Description"] is None

    def test_takes_the_newest_of_repeated_ids_then_the_last(self, batch_engine, tmp_path):
        newer = {"SystemModstamp": "2024-06-01T00:00:00.000Z"}
        rows = [task(1, Subject="b", **newer), task(1, Subject="c", **newer), task(1, Subject="a")]
        write_csv(tmp_path / "Task.csv", rows)

        report = import_path(batch_engine, tmp_path)

        assert astuple(report.totals) == (3, 1, 0, 0, 0, 2, 0, 0)
        assert mirror_rows(batch_engine, "Task")[0]["subject"] == "c"


class TestRelations:
    def test_each_goes_to_the_object_of_its_activity(self, batch_engine, tmp_path):
        activities = [id_of("00T", 1), id_of("00U", 1), id_of("00T", 2)]
        for field in ("TaskId", "EventId"):
            rows = [relation(number, activity, field) for number, activity in enumerate(activities)]
            write_csv(tmp_path / f"{field[:-2]}Relation.csv", rows, weekly)

        first = import_path(batch_engine, tmp_path)
        before = state(batch_engine)
        second = import_path(batch_engine, tmp_path)

        assert [row["activity_id"] for row in before["TaskRelation"]] == [activities[0], activities[2]]
        assert [row["activity_id"] for row in before["EventRelation"]] == [activities[1]]
        assert "TaskId" not in before["EventRelation"][0]["source"]
        assert (first.totals.inserted, first.totals.unchanged) == (3, 3)
        assert second.totals.unchanged == second.totals.rows_read == 6
        assert state(batch_engine) == before

    def test_one_of_no_activity_is_quarantined(self, batch_engine, tmp_path):
        write_csv(tmp_path / "TaskRelation.csv", [relation(1, EMPTY_ID, "TaskId", Id=id_of("0RT", 1))], weekly)

        assert import_path(batch_engine, tmp_path).totals.quarantined == 1


class TestAnyDatabase:
    def test_two_imports_at_once_agree(self, batch_engine, database_url, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(number) for number in range(3000)])
        write_csv(tmp_path / "Contact.csv", [contact(number) for number in range(3000)])
        engines = [create_batch_engine(database_url) for _ in range(2)]

        with ThreadPoolExecutor() as pool:
            reports = list(pool.map(lambda engine: import_path(engine, tmp_path), engines))

        for engine in engines:
            engine.dispose()
        assert [report.status for report in reports] == ["succeeded"] * 2
        assert sum(report.totals.inserted for report in reports) == 6000
        assert sum(report.totals.unchanged for report in reports) == 6000
        assert runs(batch_engine) == ["succeeded"] * 2
        assert len(changes(batch_engine)) == 6000

    def test_nothing_is_left_on_a_connection(self, database_url, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1)])
        engine = create_engine(driver_url(database_url), poolclass=NullPool, connect_args={"prepare_threshold": None})

        import_path(engine, tmp_path)

        assert len(mirror_rows(batch_engine, "Task")) == 1

    def test_a_role_with_the_rights_of_a_sync_is_enough(self, database_url, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(number) for number in range(1500)] + [task(1, ActivityDate="soon")])
        with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(
                "DO $$ BEGIN CREATE ROLE plain_importer LOGIN NOSUPERUSER; "
                "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
            connection.execute(SQL("GRANT USAGE ON SCHEMA public TO {}").format(Identifier("plain_importer")))
        with batch_engine.begin() as connection:
            grant(connection, "plain_importer", Purpose.SYNC)
        url = driver_url(database_url).set(username="plain_importer", password=None)
        engine = create_engine(url, connect_args={"prepare_threshold": None})

        report = import_path(engine, tmp_path)

        engine.dispose()
        assert (report.totals.inserted, report.totals.quarantined) == (1500, 1)
