"""The company's own people: who works where, and for whom."""

from coolmint.salesforce.demo.catalogue import COMPANY, DOMAIN
from coolmint.salesforce.demo.days import Calendar
from coolmint.salesforce.demo.dice import Dice, Weighted, falling, weighted
from coolmint.salesforce.demo.ids import Ids
from coolmint.salesforce.demo.names import address_part, person
from coolmint.salesforce.demo.places import COUNTRIES, Country
from coolmint.salesforce.demo.records import User
from coolmint.salesforce.demo.writer import Record, TableWriter

_STYLES = weighted({"prose": 5, "bullets": 3, "headed": 2})
_REP_TITLES = weighted(
    {
        "Territory Manager": 8,
        "Key Account Manager": 5,
        "Clinical Specialist": 3,
        "Medical Science Liaison": 2,
        "Inside Sales Representative": 2,
    }
)


class Staff:
    """Everyone at the company: one chief, regional directors, managers, and the reps who do most of the work."""

    def __init__(self, dice: Dice, calendar: Calendar, size: int) -> None:
        self._dice, self._calendar, self._ids, self._size = dice, calendar, Ids("005", 7_213), size
        directors = max(2, size // 60)
        managers = max(2, size // 9)
        chief = self._hire("Chief Executive Officer", "Executive", COUNTRIES.draw(dice), None)
        heads = [self._hire("Regional Director", "Sales", COUNTRIES.draw(dice), chief) for _ in range(directors)]
        leads = [
            self._hire("District Manager", "Sales", self._near(head), head)
            for head in (heads[place % directors] for place in range(managers))
        ]
        self.reps = [
            self._hire(_REP_TITLES.draw(dice), "Sales", self._near(lead), lead)
            for lead in (leads[place % managers] for place in range(size - 1 - directors - managers))
        ]
        self.everyone = [chief, *heads, *leads, *self.reps]
        for rep in self._leavers():
            rep.left = calendar.history_start + dice.between(300, 1_650)
        self._colleagues: dict[str, list[User]] = {}
        for rep in self.reps:
            if rep.left is None and rep.manager:
                self._colleagues.setdefault(rep.manager.id, []).append(rep)
        active = [rep for rep in self.reps if rep.left is None]
        self.gone = [rep for rep in self.reps if rep.left is not None]
        self.by_workload: Weighted[User] = falling(active)
        self._by_country = {
            country: falling(rows)
            for country in dict.fromkeys(rep.country for rep in active)
            if (rows := [rep for rep in active if rep.country is country])
        }

    def owner_in(self, country: Country) -> User:
        """A rep for an account there; busy reps get more of them."""
        return self._by_country.get(country, self.by_workload).draw(self._dice)

    def colleague(self, user: User) -> User:
        """Someone else of the same team, or their manager."""
        team = self._colleagues.get(user.manager.id, []) if user.manager else []
        if user.manager and (len(team) < 2 or self._dice.chance(0.25)):
            return user.manager
        other = self._dice.pick(team)
        return other if other is not user else user.manager or other

    def _near(self, boss: User) -> Country:
        return boss.country if self._dice.chance(0.6) else COUNTRIES.draw(self._dice)

    def _leavers(self) -> list[User]:
        return self._dice.distinct(self.reps, max(1, len(self.reps) // 8))

    def _hire(self, title: str, division: str, country: Country, manager: User | None) -> User:
        dice = self._dice
        name = person(dice, country.culture)
        return User(
            next(self._ids), name.first, name.last, title, division, country, manager,
            hired=self._calendar.history_start - dice.between(60, 2_500),
            habit=dice.between(0, 4), style=_STYLES.draw(dice), abbreviates=dice.chance(0.3),
        )  # fmt: skip


def write_users(table: TableWriter, staff: Staff, calendar: Calendar, dice: Dice) -> None:
    taken: dict[str, int] = {}
    chief = staff.everyone[0]
    for user in staff.everyone:
        mailbox = f"{address_part(user.first)}.{address_part(user.last)}"
        taken[mailbox] = taken.get(mailbox, 0) + 1
        if taken[mailbox] > 1:
            mailbox += str(taken[mailbox])
        table.write(_row(user, mailbox, chief, calendar, dice))


def _row(user: User, mailbox: str, chief: User, calendar: Calendar, dice: Dice) -> Record:
    until = user.left if user.left is not None else calendar.today - dice.between(1, 5)
    changed = until * 86_400 + dice.between(25_000, 60_000)
    alias = (address_part(user.first)[:1] + address_part(user.last).replace("-", ""))[:8]
    return {
        "Id": user.id,
        "Username": f"{mailbox}@{DOMAIN}",
        "FirstName": user.first,
        "LastName": user.last,
        "CompanyName": COMPANY,
        "Division": user.division,
        "Department": user.country.name,
        "Title": user.title,
        "Email": f"{mailbox}@{DOMAIN}",
        "Phone": f"{user.country.dial} 555-01{dice.between(0, 99):02d}",
        "Alias": alias,
        "CommunityNickname": mailbox,
        "IsActive": user.left is None,
        "TimeZoneSidKey": user.country.zone,
        "LocaleSidKey": user.country.locale,
        "EmailEncodingKey": "UTF-8",
        "UserType": "Standard",
        "LanguageLocaleKey": "en_US",
        "ManagerId": user.manager.id if user.manager else "",
        "LastLoginDate": changed,
        "CreatedDate": user.hired * 86_400 + 32_400,
        "CreatedById": chief.id,
        "LastModifiedDate": changed,
        "LastModifiedById": chief.id,
        "SystemModstamp": changed,
    }
