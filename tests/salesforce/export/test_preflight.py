import zipfile
from pathlib import Path

import pytest

from coolmint.salesforce.export.discovery import ExportFile, ExportNotFound, NothingToImport, find_files, object_of
from coolmint.salesforce.export.preflight import FileRefused, ReadableFile, check
from coolmint.salesforce.objects import TASK
from tests.salesforce.makers import contact, data_loader, task, weekly, write_csv, write_rows


def checked(path: Path) -> ReadableFile:
    return check(ExportFile(path.name, path.stat().st_size, TASK, path), TASK, None)


class TestFindFiles:
    @pytest.mark.parametrize("name", ["Task.csv", "task.CSV", "TASK.csv", "Task_2.csv", "task (1).csv", "Task-03.csv"])
    def test_knows_an_object_by_its_name(self, name):
        object_ = object_of(name)

        assert object_ is not None
        assert object_.name == "Task"

    @pytest.mark.parametrize(
        "name", ["Task.txt", "Tasks.csv", "MyTask.csv", "Task", "Opportunity.csv", "TaskRelationX.csv"]
    )
    def test_takes_nothing_else_for_one(self, name):
        assert object_of(name) is None

    def test_looks_into_folders_and_zips_one_level_deep(self, tmp_path):
        write_csv(tmp_path / "Contact.csv", [contact(1)])
        (tmp_path / "part").mkdir()
        write_csv(tmp_path / "part" / "Task_2.csv", [task(1)])
        (tmp_path / "part" / ".DS_Store").write_bytes(b"")
        with zipfile.ZipFile(tmp_path / "WE_00D_1.ZIP", "w") as archive:
            archive.writestr("data/Task.csv", "x")
            archive.writestr("Opportunity.csv", "x")
            archive.writestr("__MACOSX/._Task.csv", "x")

        found = [(file.name, file.object_ and file.object_.name) for file in find_files(tmp_path)]

        assert found == [
            ("Contact.csv", "Contact"),
            ("WE_00D_1.ZIP/data/Task.csv", "Task"),
            ("part/Task_2.csv", "Task"),
            ("WE_00D_1.ZIP/Opportunity.csv", None),
        ]

    def test_refuses_a_path_that_is_not_there(self, tmp_path):
        with pytest.raises(ExportNotFound):
            find_files(tmp_path / "nowhere")

    def test_refuses_a_folder_without_any_export(self, tmp_path):
        (tmp_path / "notes.txt").write_text("x")

        with pytest.raises(NothingToImport, match=r"Task\.csv"):
            find_files(tmp_path)

    def test_tells_that_a_zip_is_damaged(self, tmp_path):
        (tmp_path / "export.zip").write_bytes(b"PK\x03\x04 cut short")

        with pytest.raises(NothingToImport, match="damaged"):
            find_files(tmp_path / "export.zip")


class TestCheck:
    @pytest.mark.parametrize(("layout", "name"), [(weekly, "weekly"), (data_loader, "data_loader")])
    def test_knows_both_layouts(self, tmp_path, layout, name):
        assert checked(write_csv(tmp_path / "Task.csv", [task(1)], layout)).layout == name

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_knows_the_delimiter(self, tmp_path, delimiter):
        assert checked(write_csv(tmp_path / "Task.csv", [task(1)], delimiter=delimiter)).delimiter == delimiter

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "empty"),
            (b"\xef\xbb\xbf\r\n", "empty"),
            (b"<!DOCTYPE html><html>", "HTML"),
            (b'[{"Id": "1"}]', "JSON"),
            (b"PK\x03\x04\x14\x00", "Excel"),
            (b"%PDF-1.7", "PDF"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "no column Id|binary"),
            (b"Subject,Status\nx,y\n", "no column Id"),
            (b"Id,Subject,subject\n", "twice"),
            (b"Id,Subject,\n", "no name"),
            (b"Id,Username\n", "no column that tells a Task"),
        ],
    )
    def test_refuses_what_is_no_export_of_the_object(self, tmp_path, content, message):
        path = tmp_path / "Task.csv"
        path.write_bytes(content)

        with pytest.raises(FileRefused, match=message):
            checked(path)

    def test_refuses_rows_of_another_object(self, tmp_path):
        path = write_csv(tmp_path / "Task.csv", [contact(1), contact(2)])
        path.write_bytes(path.read_bytes().replace(b"LastName", b"Subject"))

        with pytest.raises(FileRefused, match="holds Contact rows: the ids begin with 003, not 00T"):
            checked(path)

    def test_accepts_a_header_without_rows(self, tmp_path):
        assert checked(write_rows(tmp_path / "Task.csv", ["Id", "Subject"])).header == ("Id", "Subject")

    def test_refuses_a_damaged_zip_member(self, tmp_path):
        path = tmp_path / "export.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(write_csv(tmp_path / "Task.csv", [task(1)]), "Task.csv")
        path.write_bytes(path.read_bytes().replace(b"price list", b"PRICE LIST"))
        (file,) = find_files(path)

        with pytest.raises(FileRefused, match="cannot be read"):
            check(file, TASK, None)
