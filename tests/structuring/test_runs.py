"""Several runs: after one another, killed, and at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coolmint.activities.mapping import Mapping, load_mapping
from coolmint.platform.database import create_batch_engine
from coolmint.salesforce.service import import_path
from coolmint.structuring import service
from tests.support.organisation import Organisation

_TYPES = "SELECT type FROM sf_activity_structured ORDER BY salesforce_id"


@pytest.fixture
def other_mapping(tmp_path: Path) -> Mapping:
    path = tmp_path / "mapping.yaml"
    path.write_text("version: 1\ntask: {type: [Subject]}\nevent: {type: [Subject]}\n")
    return load_mapping(path)


class Killed(BaseException):
    pass


def test_a_killed_rebuild_is_undone_by_the_mapping_before_it(organisation: Organisation, other_mapping: Mapping):
    for _ in range(6):
        organisation.task(Subject="s", Type="Call")
    organisation.load()

    def kill(done: int, total: int) -> None:
        if done >= 2:
            raise Killed

    with pytest.raises(Killed):
        service.run_structuring(organisation.engine, other_mapping, batch_size=1, progress=kill)
    assert ("s",) in organisation.query(_TYPES)

    service.run_structuring(organisation.engine, organisation.mapping)

    assert organisation.query(_TYPES) == [("Call",)] * 6


def test_two_at_once_take_turns(database_url: str, organisation: Organisation, other_mapping: Mapping):
    for number in range(40):
        organisation.task(Subject="s", Type=f"T{number}", WhoId=organisation.contact(LastName=f"L{number}"))
    import_path(organisation.engine, organisation.write())

    def run(mapping: Mapping, *, everything: bool) -> None:
        # Each as in a process of its own.
        engine = create_batch_engine(database_url)
        service.run_structuring(engine, mapping, everything=everything, batch_size=3)
        engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        runs = [
            pool.submit(run, mapping, everything=everything)
            for mapping in (organisation.mapping, other_mapping)
            for everything in (True, False)
        ]
        for each in runs:
            each.result()

    kinds = {"s" if row == ("s",) else "T" for row in organisation.query(_TYPES)}
    assert len(kinds) == 1
    assert organisation.query("SELECT count(*) FROM structuring_queue") == [(0,)]
    assert {row[0] for row in organisation.query("SELECT status FROM structuring_runs")} == {"succeeded"}
