"""Three activities that differ in everything one can filter by, and a crowd of sixty for the property tests."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from fastapi import FastAPI

from coolmint.activities.mapping import Mapping, load_mapping
from coolmint.entrypoints.api import create_app
from coolmint.platform.database import create_batch_engine
from coolmint.platform.settings import LimitSettings, Settings
from tests.support.databases import as_app
from tests.support.organisation import Organisation
from tests.support.people import People

MAPPING = """
version: 1
task: {type: [Type], subtype: [TaskSubtype], status: [Status], priority: [Priority]}
event: {type: [Type], subtype: [{value: Event}]}
contact: {specialty: [Specialty__c], physician_when: {Salutation: [Dr.]}}
attributes:
  - {name: product, label: Product, field: Product__c, filterable: true}
  - {name: visits, label: Visits, field: Visits__c, type: number, filterable: true}
  - {name: sampled, label: Sampled, field: Sampled__c, type: boolean, filterable: true}
  - {name: due, label: Due, field: Due__c, type: date, filterable: true}
  - {name: secret, label: Secret, field: Secret__c}
"""


def write_mapping(folder: Path) -> Path:
    path = folder / "mapping.yaml"
    path.write_text(MAPPING)
    return path


def filterable(folder: Path) -> Mapping:
    return load_mapping(write_mapping(folder))


@dataclass(frozen=True)
class Crowd:
    url: str
    mapping_file: Path
    names: dict[str, str]

    def app(self) -> FastAPI:
        settings = Settings(
            allowed_hosts=("test",),
            log_level="warning",
            mapping_file=self.mapping_file,
            data_dir=self.mapping_file.parent,
            limits=LimitSettings(per_address="1000000/minute", per_user="1000000/minute"),
        )
        return create_app(settings, as_app(self.url))

    def people(self) -> People:
        return People.at(self.url)

    def __getitem__(self, name: str) -> str:
        return self.names[name]


def three(url: str, folder: Path) -> Crowd:
    """A call with everything, a visit with other things, and a bare task with nothing but an owner."""
    engine = create_batch_engine(url)
    organisation = Organisation(engine, folder)
    organisation.mapping = filterable(folder)
    ana, ben = organisation.user("Ana", "Torres"), organisation.user("Ben", "O'Brien")
    heart, bone = organisation.account("Heart Center"), organisation.account("Bone 100% Clinic")
    li = organisation.contact(
        Salutation="Dr.", FirstName="Mei", LastName="Li", Specialty__c="Cardiology", AccountId=heart
    )
    roy = organisation.contact(FirstName="Émile", LastName="Roy", Specialty__c="Oncology", AccountId=bone)
    sol = organisation.contact(FirstName="Sol", LastName="Ito")
    call = organisation.task(
        Subject="Call: reimbursement_1",
        Description="Asked for the coding guide",
        Type="Call",
        TaskSubtype="Call",
        Status="Completed",
        Priority="High",
        OwnerId=ana,
        WhatId=heart,
        WhoId=li,
        ActivityDate="2026-05-04",
        IsClosed="true",
        IsHighPriority="true",
        Product__c="PulseGuide",
        Visits__c="3",
        Sampled__c="true",
        Due__c="2026-06-01",
        Secret__c="x",
    )
    visit = organisation.event(
        Subject="Élan visit",
        Description="Looked at the lab",
        Type="Meeting",
        OwnerId=ben,
        WhatId=bone,
        WhoId=roy,
        ActivityDate="2026-07-05",
        DurationInMinutes="45",
        IsArchived="true",
        Product__c="BoneFix",
        Visits__c="12.5",
        Sampled__c="false",
        Due__c="2026-07-01",
    )
    cy = organisation.user("Cy", "Ray")
    organisation.relate(visit, sol, cy)
    deal = "0068c00000AbCdEAAV"
    bare = organisation.task(Subject="", ActivityDate="", Status="", Priority="", IsClosed="", OwnerId=cy, WhatId=deal)
    organisation.load()
    engine.dispose()
    return Crowd(url, folder / "mapping.yaml", {"call": call, "visit": visit, "bare": bare, "ana": ana, "ben": ben,
                 "heart": heart, "bone": bone, "li": li, "roy": roy, "sol": sol, "cy": cy,
                 "deal": deal})  # fmt: skip


WORDS = ("valve", "Élan", "50% off", "a_b", "back\\slash", "O'Brien", 'say "no"', "Łódź", "心臓の話", "x" * 300)
TYPES = ("", "Call", "Meeting", "E-mail", "call")
PRODUCTS = ("", "PulseGuide", "BoneFix", "a'b", "Élan", "true")
NUMBERS = ("", "0", "-3", "7", "7.5", "1e3", "not a number")
BOOLEANS = ("", "true", "false", "perhaps")
DATES = ("", "2024-02-29", "2025-12-31", "2026-01-01", "2026-05-04", "2026-05-05")
SPECIALTIES = ("", "Cardiology", "Oncology")


def sixty(url: str, folder: Path) -> Crowd:
    """Sixty activities drawn from few values, so that every condition keeps some and drops some."""
    engine = create_batch_engine(url)
    organisation = Organisation(engine, folder)
    organisation.mapping = filterable(folder)
    pick = Random(7).choice
    users = [organisation.user("Ana", "Torres"), organisation.user("Ben", "O'Brien"), ""]
    accounts = [organisation.account(name) for name in ("Heart Center", "Bone 100% Clinic")]
    contacts = [
        organisation.contact(
            Salutation=pick(("", "Dr.")),
            FirstName=pick(("Mei", "Émile", "")),
            LastName=f"Li {number}",
            Specialty__c=pick(SPECIALTIES),
            AccountId=pick((*accounts, "")),
        )
        for number in range(8)
    ]
    for number in range(60):
        fields = {
            "Subject": pick(("", *WORDS)),
            "Description": pick(("", *WORDS)),
            "Type": pick(TYPES),
            "OwnerId": pick(users),
            "WhatId": pick((*accounts, "")),
            "WhoId": pick((*contacts, "", "")),
            "ActivityDate": pick(DATES),
            "IsArchived": pick(("true", "false", "")),
            "Product__c": pick(PRODUCTS),
            "Visits__c": pick(NUMBERS),
            "Sampled__c": pick(BOOLEANS),
            "Due__c": pick(DATES),
        }
        if number % 3:
            id_ = organisation.task(
                **fields,
                Status=pick(("", "Completed", "Open")),
                Priority=pick(("", "High", "Low")),
                TaskSubtype=pick(("", "Call", "Email")),
                IsClosed=pick(("", "true", "false")),
            )
        else:
            id_ = organisation.event(**fields, StartDateTime="", DurationInMinutes=pick(("", "0", "45")))
        for contact in {pick(contacts) for _ in range(number % 3)}:
            organisation.relate(id_, contact)
    organisation.load()
    engine.dispose()
    return Crowd(url, folder / "mapping.yaml", {})
