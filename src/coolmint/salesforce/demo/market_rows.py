"""Accounts, contacts and leads as rows of their export files."""

from coolmint.salesforce.demo.days import DAY_SECONDS, Calendar
from coolmint.salesforce.demo.dice import Dice
from coolmint.salesforce.demo.records import Account, Person, User
from coolmint.salesforce.demo.writer import Record, TableWriter

_LEAD_SOURCES = ("Congress", "Website", "Referral", "Webinar", "Cold call", "Distributor", "")
_LEAD_STATES = ("Open - Not Contacted", "Working - Contacted", "Working - Contacted", "Closed - Not Converted")
_TYPES = {"Distributor": "Channel Partner / Reseller"}


def write_accounts(table: TableWriter, accounts: list[Account], calendar: Calendar, dice: Dice) -> None:
    for account in accounts:
        country = account.country
        row: Record = {
            "Id": account.id,
            "Name": account.name,
            "Type": _TYPES.get(account.kind, "Customer" if dice.chance(0.7) else "Prospect"),
            "ParentId": account.parent_id,
            "BillingStreet": f"{dice.between(1, 240)} {dice.pick(country.streets)}",
            "BillingCity": account.town,
            "BillingState": dice.pick(country.states),
            "BillingPostalCode": f"{dice.between(10_000, 98_999)}",
            "BillingCountry": country.name,
            "Phone": f"{country.dial} 555-01{dice.between(0, 99):02d}",
            "AccountNumber": f"C-{dice.between(100_000, 999_999)}",
            "Website": f"https://www.{account.domain}",
            "Industry": account.kind,
            "NumberOfEmployees": dice.between(4, 60) * (1 if account.kind == "Group Practice" else 35),
            "Rating": dice.pick(("Hot", "Warm", "Warm", "Cold", "")),
            "OwnerId": account.owner.id,
            "LastActivityDate": account.last_activity,
            "AccountSource": dice.pick(("", "", "Referral", "Congress")),
        }
        _stamp(row, account.owner, account.created, calendar, dice)
        table.write(row)


def write_contacts(table: TableWriter, accounts: list[Account], calendar: Calendar, dice: Dice) -> None:
    for account in accounts:
        for contact in account.contacts:
            row: Record = {
                **_person(contact),
                "AccountId": account.id,
                "MailingCity": account.town,
                "MailingCountry": account.country.name,
                "OwnerId": account.owner.id,
                "HasOptedOutOfEmail": dice.chance(0.05),
                "DoNotCall": dice.chance(0.03),
            }
            row["Department"] = contact.department
            _stamp(row, account.owner, contact.created, calendar, dice)
            table.write(row)


def write_leads(table: TableWriter, leads: list[Person], owners: list[User], calendar: Calendar, dice: Dice) -> None:
    for lead, owner in zip(leads, owners, strict=True):
        row: Record = {
            **_person(lead),
            "Company": lead.company,
            "Country": lead.country.name if lead.country else "",
            "LeadSource": dice.pick(_LEAD_SOURCES),
            "Status": dice.pick(_LEAD_STATES),
            "OwnerId": owner.id,
        }
        _stamp(row, owner, lead.created, calendar, dice)
        table.write(row)


def _person(person: Person) -> Record:
    return {
        "Id": person.id,
        "Salutation": person.salutation,
        "FirstName": person.first,
        "LastName": person.last,
        "Title": person.title,
        "Phone": person.phone,
        "MobilePhone": person.mobile,
        "Email": person.email,
        "Specialty__c": person.specialty,
        "LastActivityDate": person.last_activity,
    }


def _stamp(row: Record, owner: User, created: int, calendar: Calendar, dice: Dice) -> None:
    made = created * DAY_SECONDS + dice.between(28_000, 62_000)
    changed = made + int(dice.roll() * max(0, calendar.today - created - 1)) * DAY_SECONDS
    row.update(
        CreatedDate=made, CreatedById=owner.id, LastModifiedDate=changed, LastModifiedById=owner.id,
        SystemModstamp=changed,
    )  # fmt: skip
