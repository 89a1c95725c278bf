"""Finds export files: in a folder, in zips inside it, in one zip, or one CSV. Nothing is ever unpacked to disk."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from coolmint.platform.errors import NotFound, Refusal
from coolmint.salesforce.export.rejects import storable
from coolmint.salesforce.objects import MIRRORED, SalesforceObject

_BY_LOWER_NAME = {object_.name.lower(): object_ for object_ in MIRRORED}
_POSITION = {object_.name: position for position, object_ in enumerate(MIRRORED)}
_NUMBERED = re.compile(r"[ _-]*(?:\(\d+\)|\d+)$")


class ExportNotFound(NotFound):
    """There is no such file or folder."""


class NothingToImport(Refusal):
    """No file there is named after an object that we mirror."""


@dataclass(frozen=True)
class ExportFile:
    """One file of an export; `object_` is what its name says, None when we do not mirror that."""

    name: str
    size: int
    object_: SalesforceObject | None
    path: Path
    member: zipfile.ZipInfo | None = None
    problem: str | None = None

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        if self.member is None:
            with self.path.open("rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as member:
            yield cast(BinaryIO, member)


def object_of(file_name: str) -> SalesforceObject | None:
    """Return the object a file name stands for: `Task.csv`, `task (1).csv`, `Task_2.CSV`."""
    stem, dot, extension = file_name.rpartition(".")
    if not dot or extension.lower() != "csv":
        return None
    return _BY_LOWER_NAME.get(stem.lower()) or _BY_LOWER_NAME.get(_NUMBERED.sub("", stem).lower())


def find_files(path: Path) -> list[ExportFile]:
    """Return every file of an export, in the order in which objects are imported.

    Raises:
        ExportNotFound: `path` does not exist.
        NothingToImport: no file is named after an object that we mirror.
    """
    if not path.exists():
        raise ExportNotFound(f"There is no file or folder {str(path)!r}.")
    files = [file for found in _paths(path) for file in _files_of(found, _shown(found, path))]
    if not any(file.object_ for file in files):
        damaged = " ".join(f"{file.name}: {file.problem}" for file in files if file.problem)
        if damaged:
            raise NothingToImport(f"There is nothing to import in {path.name!r}. {damaged}")
        names = ", ".join(f"{object_.name}.csv" for object_ in MIRRORED)
        raise NothingToImport(f"There is nothing to import in {path.name!r}: none of {names} is there.")
    return sorted(files, key=lambda file: (_POSITION[file.object_.name] if file.object_ else 99, file.name))


def _paths(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(
        file
        for pattern in ("*", "*/*")
        for file in path.glob(pattern)
        if file.is_file() and not file.name.startswith(".")
    )


def _shown(found: Path, root: Path) -> str:
    return storable(found.name if found == root else found.relative_to(root).as_posix())


def _files_of(path: Path, shown: str) -> Iterator[ExportFile]:
    if path.suffix.lower() != ".zip":
        yield ExportFile(shown, path.stat().st_size, object_of(path.name), path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError):  # The last: a kind of zip that zipfile cannot read.
        yield ExportFile(shown, path.stat().st_size, None, path, problem="It is not a zip file, or it is damaged.")
        return
    for member in members:
        name = member.filename.replace("\\", "/").rpartition("/")[2]
        if not member.is_dir() and not name.startswith("."):
            yield ExportFile(storable(f"{shown}/{member.filename}"), member.file_size, object_of(name), path, member)
