"""The customers: accounts, the contacts in them, and leads that belong to none yet."""

from coolmint.salesforce.demo.catalogue import SPECIALTIES
from coolmint.salesforce.demo.days import HISTORY_DAYS, Calendar
from coolmint.salesforce.demo.dice import Dice, weighted
from coolmint.salesforce.demo.ids import Ids
from coolmint.salesforce.demo.names import address_part, person
from coolmint.salesforce.demo.places import CAMPUSES, COUNTRIES, DISTRIBUTORS, Country
from coolmint.salesforce.demo.records import Account, Person
from coolmint.salesforce.demo.staff import Staff

_KINDS = weighted({"Hospital": 46, "Clinic": 22, "Group Practice": 24, "Distributor": 5})
_SIZES = weighted({1: 6, 2: 10, 3: 14, 4: 16, 5: 14, 6: 10, 7: 7, 8: 5})
_BUYERS = (
    ("Head of Procurement", "Procurement"),
    ("Category Buyer", "Procurement"),
    ("Purchasing Manager", "Supply Chain"),
    ("Biomedical Engineer", "Medical Technology"),
    ("Head of Finance", "Finance"),
    ("Nurse Manager", "Nursing"),
    ("Charge Nurse", "Nursing"),
    ("IT Integration Lead", "Information Technology"),
    ("Quality Manager", "Quality"),
    ("Chief Operating Officer", "Administration"),
)
_TRADERS = (("Sales Director", "Sales"), ("Product Manager", "Marketing"), ("Logistics Manager", "Supply Chain"))
_DOCTORS = weighted(
    {
        "Consultant": 10,
        "Senior Physician": 8,
        "Attending Physician": 8,
        "Head of Department": 5,
        "Medical Director": 2,
        "Fellow": 3,
        "": 4,
    }
)
_TAIL = {"Fellow": ("Dr.",), "Head of Department": ("Prof.", "Dr.", "Dr."), "Medical Director": ("Prof.", "Dr.")}


_FOCUS = (
    (
        ("cardio", "kardio", "cardia", "heart", "herz", "hjerte", "cœur"),
        ("Cardiology", "Cardiology", "Electrophysiology"),
    ),
    (("ortho", "ortop", "joint", "gelenk", "traumat"), ("Orthopedics",)),
    (("neuro",), ("Neurology",)),
    (("radio", "imaging", "diagnos"), ("Radiology",)),
    (("anesth",), ("Anesthesiology",)),
    (("pediat", "children"), ("Pediatrics",)),
    (("cancer", "onco", "onko"), ("Oncology",)),
)


def _focus(name: str) -> tuple[str, ...]:
    """The fields an organisation with this name works in; empty for a general one."""
    lowered = name.lower()
    return next((fields for words, fields in _FOCUS if any(word in lowered for word in words)), ())


class Market:
    """Makes accounts with unique names, and their people."""

    def __init__(self, dice: Dice, calendar: Calendar, staff: Staff) -> None:
        self._dice, self._calendar, self._staff = dice, calendar, staff
        self._account_ids, self._contact_ids, self._lead_ids = (
            Ids("001", 40_417),
            Ids("003", 218_530),
            Ids("00Q", 9_091),
        )
        self._names: set[str] = set()
        self._groups: dict[tuple[str, str], str] = {}

    def accounts(self, count: int) -> list[Account]:
        """This many accounts, a group always before the hospitals that belong to it."""
        found: list[Account] = []
        while len(found) < count:
            country = COUNTRIES.draw(self._dice)
            town = self._dice.pick(country.towns)
            kind = _KINDS.draw(self._dice)
            parent = self._groups.get((country.name, town), "")
            if not parent and kind == "Hospital" and self._dice.chance(0.3) and len(found) + 1 < count:
                group = self._account("Hospital Group", country, town, "")
                self._groups[country.name, town] = parent = group.id
                found.append(group)
            belongs = kind in ("Hospital", "Clinic") and self._dice.chance(0.6)
            found.append(self._account(kind, country, town, parent if belongs else ""))
        return found

    def leads(self, count: int) -> list[Person]:
        return [self._lead() for _ in range(count)]

    def _account(self, kind: str, country: Country, town: str, parent_id: str) -> Account:
        dice, start = self._dice, self._calendar.history_start
        name = self._unique_name(kind, country, town)
        owner = self._staff.owner_in(country)
        predecessor, handover = None, 0
        if self._staff.gone and dice.chance(0.18):
            predecessor = dice.pick(self._staff.gone)
            handover = (predecessor.left or start) + 1
        begins = start if dice.chance(0.6) else start + dice.between(0, int(HISTORY_DAYS * 0.7))
        account = Account(
            next(self._account_ids), name, kind, country, town, parent_id, owner, predecessor, handover,
            created=begins - dice.between(0, 700) if begins == start else begins,
            domain=f"{address_part(name)[:40].strip('-')}.example",
        )  # fmt: skip
        account.contacts = [self._contact(account) for _ in range(_SIZES.draw(dice))]
        return account

    def _unique_name(self, kind: str, country: Country, town: str) -> str:
        patterns = {
            "Hospital": country.hospitals,
            "Clinic": country.clinics,
            "Group Practice": country.practices,
            "Hospital Group": country.groups,
            "Distributor": DISTRIBUTORS,
        }[kind]
        base = self._dice.pick(patterns).format(t=town)
        name = base
        if name in self._names:
            name = f"{base}, {self._dice.pick(CAMPUSES)}"
        number = 2
        while name in self._names:
            name, number = f"{base} {number}", number + 1
        self._names.add(name)
        return name

    def _contact(self, account: Account) -> Person:
        clinical = self._dice.chance(0.1 if account.kind == "Distributor" else 0.74)
        made = self._person(account.country, clinical, account.domain, next(self._contact_ids), account.name)
        made.account = account
        made.created = account.created + self._dice.between(0, 30)
        if not clinical and account.kind == "Distributor":
            made.title, made.department = self._dice.pick(_TRADERS)
        return made

    def _lead(self) -> Person:
        country = COUNTRIES.draw(self._dice)
        company = self._dice.pick(country.practices).format(t=self._dice.pick(country.towns))
        made = self._person(country, self._dice.chance(0.7), "example.com", next(self._lead_ids), company)
        made.company = company
        made.created = self._calendar.history_start + self._dice.between(0, HISTORY_DAYS - 30)
        return made

    def _person(self, country: Country, clinical: bool, domain: str, record_id: str, place: str) -> Person:
        dice = self._dice
        name = person(dice, country.culture)
        focus = _focus(place)
        specialty, title, department = "", "", ""
        if clinical:
            specialty = dice.pick(focus) if focus and dice.chance(0.85) else SPECIALTIES.draw(dice)
            title, department = _DOCTORS.draw(dice), specialty if dice.chance(0.7) else ""
            salutation = dice.pick(_TAIL.get(title, ("Dr.", "Dr.", "Dr.", "Dr.", "Dr.", "Dr.", "Dr.", "Prof.", "")))
        else:
            title, department = dice.pick(_BUYERS)
            salutation = "" if dice.chance(0.35) else "Ms." if name.woman else "Mr."
        mailbox = f"{address_part(name.first)}.{address_part(name.last)}"
        return Person(
            record_id, salutation, name.first, name.last, _spoken(salutation, name.first, name.last), title, department,
            specialty, f"{mailbox}@{domain}" if dice.chance(0.92) else "",
            f"{country.dial} 555-01{dice.between(0, 99):02d}",
            f"{country.dial} 555-01{dice.between(0, 99):02d}" if dice.chance(0.4) else "", created=0, country=country,
        )  # fmt: skip


def _spoken(salutation: str, first: str, last: str) -> str:
    return f"{salutation} {last}" if salutation else f"{first} {last}"
