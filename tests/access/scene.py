"""An organisation in which every kind of row and every kind of viewer occurs, and the table that says who sees what."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from coolmint.entrypoints.api import create_app
from coolmint.platform.database import create_batch_engine
from coolmint.platform.settings import LimitSettings, Settings
from coolmint.salesforce.ids import to_18
from tests.support.databases import as_app
from tests.support.organisation import Organisation
from tests.support.people import People, Person

ROWS = ("own", "taking_part", "team", "deep_team", "territory", "other", "nobodys", "own_deleted", "other_deleted")

_OF_A_REP = {"own", "taking_part", "own_deleted"}
_OF_A_TEAM = {*_OF_A_REP, "team", "deep_team"}

SEES: dict[str, set[str]] = {
    "admin": set(ROWS),
    "auditor": set(ROWS),
    "rep": _OF_A_REP,
    "rep in the territory": {*_OF_A_REP, "territory"},
    "rep without a link": set(),
    "rep who leads in Salesforce": {"taking_part"},
    "manager": _OF_A_TEAM,
    "manager in the territory": {*_OF_A_TEAM, "territory"},
    "manager without a link": set(),
    "manager of nobody": {"other", "taking_part", "territory", "other_deleted"},
}
"""For each kind of viewer the rows they see; a deleted row only by its id, never in a list."""


@dataclass(frozen=True)
class Scene:
    url: str
    folder: Path
    ids: dict[str, str]
    viewers: dict[str, Person]

    def app(self) -> FastAPI:
        settings = Settings(
            allowed_hosts=("test",),
            log_level="warning",
            data_dir=self.folder,
            limits=LimitSettings(per_address="1000000/minute", per_user="1000000/minute"),
        )
        return create_app(settings, as_app(self.url))

    def word(self, row: str) -> str:
        """Return a word that only this row has."""
        return f"zebra{row.replace('_', '')}"

    def live(self, viewer: str) -> set[str]:
        return {row for row in SEES[viewer] if not row.endswith("_deleted")}


def make_scene(url: str, folder: Path) -> Scene:
    engine = create_batch_engine(url)
    org = Organisation(engine, folder)
    chief = org.user("Chief", "Manager")
    lead = org.add("User", FirstName="Lead", LastName="Manager", ManagerId=chief)
    ana = org.add("User", FirstName="Ana", LastName="Rep", ManagerId=lead, Email="ana@example.com")
    bob = org.add("User", FirstName="Bob", LastName="Rep", ManagerId=lead)
    carl = org.add("User", FirstName="Carl", LastName="Rep", ManagerId=bob)
    stranger = org.user("Olga", "Other")
    # A circle, which Salesforce allows: whoever walks up or down must come to an end.
    org.add("User", Id=chief, ManagerId=chief)
    shared = org.account("Shared Hospital")
    ids = {
        "own": org.task(OwnerId=ana, Subject="zebraown"),
        "taking_part": org.event(OwnerId=stranger, Subject="zebratakingpart"),
        "team": org.task(OwnerId=bob, Subject="zebrateam"),
        "deep_team": org.task(OwnerId=carl, Subject="zebradeepteam"),
        "territory": org.task(OwnerId=stranger, WhatId=shared, Subject="zebraterritory"),
        "other": org.task(OwnerId=stranger, Subject="zebraother"),
        "nobodys": org.task(OwnerId=to_18("00G8c0000000001"), Subject="zebranobodys"),
        "own_deleted": org.task(OwnerId=ana, Subject="zebraowndeleted", IsDeleted="true"),
        "other_deleted": org.task(OwnerId=stranger, Subject="zebraotherdeleted", IsDeleted="true"),
    }
    org.relate(ids["taking_part"], ana)
    org.relate(ids["taking_part"], lead)
    org.load()
    people = People.at(url)
    viewers = {
        "admin": people.add("admin"),
        "auditor": people.add("auditor"),
        "rep": people.add("rep", "ANA@example.com"),
        "rep in the territory": people.add("rep", salesforce_id=ana),
        "rep without a link": people.add("rep", "nobody@example.com"),
        "rep who leads in Salesforce": people.add("rep", salesforce_id=lead),
        "manager": people.add("manager", salesforce_id=lead),
        "manager in the territory": people.add("manager", salesforce_id=chief),
        "manager without a link": people.add("manager"),
        "manager of nobody": people.add("manager", salesforce_id=stranger),
    }
    members = [viewers[name].id for name in ("rep in the territory", "manager in the territory")]
    people.territory(members, [shared])
    engine.dispose()
    return Scene(url, folder, ids, viewers)
