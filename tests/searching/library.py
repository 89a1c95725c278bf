"""Activities with something to find in every place, by name."""

from dataclasses import dataclass

from tests.support.organisation import Organisation
from tests.support.people import People, Person


@dataclass(frozen=True)
class Library:
    """`ids` are Salesforce ids by name: of activities (in capitals) and of people and accounts."""

    url: str
    ids: dict[str, str]
    ana: Person
    ben: Person

    def named(self, names: str) -> set[str]:
        return {self.ids[name] for name in names.split()}

    @classmethod
    def fill(cls, url: str, org: Organisation) -> "Library":
        ids = {
            "ana": org.add("User", FirstName="Ana", LastName="Torres", Email="ana.torres@coolmint.test"),
            "ben": org.add("User", FirstName="Ben", LastName="Nagy", Email="ben@coolmint.test"),
            "kim": org.add("User", FirstName="Kim", LastName="Park", Email="kim.park@coolmint.test"),
            "heart": org.account("Heart Center"),
            "bone": org.account("Bone Clinic São Paulo"),
        }
        ids["li"] = org.contact(
            FirstName="Mei",
            LastName="Li",
            AccountId=ids["heart"],
            Email="Mei.Li@heart.example",
            Specialty__c="Oncology",
        )
        ids["brien"] = org.contact(FirstName="Seán", LastName="O'Brien", Email="o'brien@bone.example")
        ids["lead"] = org.add("Lead", FirstName="Jo", LastName="Dvořák", Email="jo@clinic.example")
        ana, ben = {"OwnerId": ids["ana"]}, {"OwnerId": ids["ben"]}
        ids["VISIT"] = org.event(
            Subject="Visit: coding guide",
            Description="Discussed electrocardiograms and réimbursement. She was visiting. Follow-up on 24/7.",
            WhatId=ids["heart"],
            WhoId=ids["li"],
            ActivityDate="2026-05-01",
            **ana,
        )
        ids["LUNCH"] = org.task(
            Subject="Lunch and learn",
            Description="Therapies for children; stent/valve trial. Write to pharma@other.example please.",
            WhatId=ids["bone"],
            WhoId=ids["brien"],
            ActivityDate="2026-05-02",
            **ana,
        )
        ids["CALL"] = org.task(
            Subject="Call about cardiology",
            Description="Therapy plan. Visits twice a week. Lunch was late.",
            WhoId=ids["lead"],
            ActivityDate="2026-05-03",
            **ana,
        )
        ids["DEAL"] = org.task(
            Subject="Pricing",
            Description="A 心臓専門医 asked. See 0068c00000AbCdE in the notes; heart disease. Kolonoskopie, Häuser.",
            WhatId="0068c00000AbCdEAAV",
            ActivityDate="2026-05-04",
            **ana,
        )
        ids["SECRET"] = org.task(
            Subject="Private",
            Description="The zanthorium acquisition. Zanthorium again. Quixotically.",
            ActivityDate="2026-05-05",
            **ben,
        )
        ids["SHARED"] = org.event(
            Subject="Board",
            Description="Minutes, nothing else.",
            ActivityDate="2026-05-06",
            **ben,
        )
        org.relate(ids["SHARED"], ids["kim"])
        ids["GONE"] = org.task(Subject="Removed", Description="Obliterated words", IsDeleted="true", **ana)
        org.load()
        people = People.at(url)
        return cls(
            url,
            ids,
            people.add("rep", salesforce_id=ids["ana"]),
            people.add("rep", salesforce_id=ids["ben"]),
        )
