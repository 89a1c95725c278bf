"""Decides what happens: who meets whom about what on a day, and what is written down about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from coolmint.salesforce.demo.arcs import Arc, begin, begin_lead
from coolmint.salesforce.demo.days import Calendar
from coolmint.salesforce.demo.dice import Dice, weighted
from coolmint.salesforce.demo.ids import Ids
from coolmint.salesforce.demo.letters import write_letter
from coolmint.salesforce.demo.notes import Note, compose, next_step
from coolmint.salesforce.demo.oddities import Oddity, schedule, spoil, sprinkle
from coolmint.salesforce.demo.records import Account, Person, User
from coolmint.salesforce.demo.slots import Scene, scene
from coolmint.salesforce.demo.staff import Staff
from coolmint.salesforce.demo.subjects import subject_line
from coolmint.salesforce.demo.timeline import days_of, shares

_TASKS = weighted({"call": 33, "voicemail": 5, "email": 30, "todo": 17, "visit": 15})
_EVENTS = weighted({"visit": 94, "group": 6})
_EVENT_ODDITIES = (Oddity.GROUP_EVENT, Oddity.ALL_DAY, Oddity.CROWD)
_MOODS = {
    "demo": ("Positive", "Positive", "Neutral"), "trial": ("Positive", "Positive", "Neutral", "Negative"),
    "trial_done": ("Positive",), "objection": ("Negative", "Negative", "Neutral"), "lost": ("Negative",),
    "stalled": ("Negative", "Neutral"), "contract": ("Positive", "Neutral"), "signed": ("Positive",),
    "rollout": ("Positive", "Positive", "Neutral"), "support": ("Positive", "Neutral", "Neutral", "Negative"),
}  # fmt: skip
_CROWD = 50


@dataclass(slots=True)
class Happening:
    """One activity before it becomes a Task or an Event. `account` is None for leads."""

    event: bool
    channel: str
    day: int
    owner: User
    account: Account | None
    people: list[Person]
    what: str
    stage: str
    subject: str
    text: str
    product: str
    mood: str
    next_step: str
    samples: int | None
    oddity: Oddity | None
    guests: list[User]


class Story:
    """Tells what happened, account by account, in the order of the days there."""

    def __init__(self, dice: Dice, calendar: Calendar, staff: Staff, accounts: list[Account]) -> None:
        self._dice, self._calendar, self._staff, self._accounts = dice, calendar, staff, accounts
        self._opportunities, self._cases = Ids("006", 60_114), Ids("500", 33_902)
        self._lead_arcs: dict[str, Arc] = {}

    def tell(self, activities: int, leads: list[Person], lead_owners: list[User]) -> Iterator[Happening]:
        dice = self._dice
        certain = schedule(activities)
        guests = list(zip(leads, lead_owners, strict=True))
        number = 0
        for account, count in zip(self._accounts, shares(dice, activities, len(self._accounts)), strict=True):
            arcs: list[Arc] = []
            latest: tuple[Arc, int] | None = None
            for drawn in days_of(dice, self._calendar, count, account.created + 30):
                oddity = certain.get(number) or sprinkle(dice)
                number += 1
                day = self._some_day_ahead() if oddity is Oddity.FUTURE else drawn
                if oddity is Oddity.LEAD or (oddity is None and dice.chance(0.025)):
                    yield self._with_lead(*dice.pick(guests), day, oddity)
                    continue
                arc = self._topic(account, arcs, latest, count, day)
                yield self._at_account(account, arc, day, oddity)
                latest = arc, day
                if day <= self._calendar.today:
                    arc.advance(dice)
                if arc.finished:
                    arcs.remove(arc)
                    latest = None

    def _some_day_ahead(self) -> int:
        return self._calendar.working_day(self._calendar.today + self._dice.between(3, 40))

    def _topic(self, account: Account, arcs: list[Arc], latest: tuple[Arc, int] | None, count: int, day: int) -> Arc:
        """The topic of the last contact when that was days ago, else any that is open at the account."""
        dice = self._dice
        if latest and day - latest[1] < 15 and dice.chance(0.8):
            return latest[0]
        if len(arcs) < max(1, count // 30) or (len(arcs) < 2 and dice.chance(0.1)):
            arc = begin(dice, account, dice.pick(self._staff.reps).first)
            arc.opportunity, arc.case = next(self._opportunities), next(self._cases)
            arcs.append(arc)
            return arc
        return dice.pick(arcs)

    def _at_account(self, account: Account, arc: Arc, day: int, oddity: Oddity | None) -> Happening:
        dice = self._dice
        event, channel = self._form(day, oddity)
        owner = account.owner_on(day)
        if dice.chance(0.14):
            owner = self._staff.colleague(owner)
        people = self._people(account, arc, channel, oddity)
        return self._finish(event, channel, day, owner, account, arc, people, self._what(account, arc), oddity)

    def _with_lead(self, lead: Person, owner: User, day: int, oddity: Oddity | None) -> Happening:
        day = min(max(day, lead.created), self._calendar.today - 1)
        arc = self._lead_arcs.get(lead.id)
        if arc is None:
            arc = self._lead_arcs[lead.id] = begin_lead(self._dice, lead, self._dice.pick(self._staff.reps).first)
        event, channel = self._form(day, oddity)
        # Promises to a lead are settled out of order, as the lead's own days are not told in order.
        arc.promises.clear()
        arc.quote = None
        return self._finish(
            event, "visit" if channel == "group" else channel, day, owner, None, arc, [lead], "", oddity
        )

    def _form(self, day: int, oddity: Oddity | None) -> tuple[bool, str]:
        """Whether it is an event, and by which channel the people met."""
        dice = self._dice
        if oddity in _EVENT_ODDITIES:
            return True, "group" if oddity is Oddity.CROWD else "visit"
        if oddity is Oddity.HTML:
            return False, "email"
        if oddity is Oddity.NO_DATE:
            return False, "todo"
        event = dice.chance(0.2)
        if day > self._calendar.today:
            return event, "plan"
        return event, (_EVENTS if event else _TASKS).draw(dice)

    def _people(self, account: Account, arc: Arc, channel: str, oddity: Oddity | None) -> list[Person]:
        dice = self._dice
        if oddity is Oddity.CROWD:
            return self._crowd(arc, _CROWD)
        if channel == "group":
            return self._crowd(arc, dice.between(6, 18) if dice.chance(0.9) else dice.between(30, _CROWD))
        if channel == "todo" and dice.chance(0.2):
            return []
        first = arc.champion if not arc.others or dice.chance(0.75) else dice.pick(arc.others)
        people = [first]
        if dice.chance(0.5 if channel == "visit" else 0.12):
            people += [each for each in dice.distinct(arc.others, dice.between(1, 2)) if each is not first]
        if arc.buyer and dice.chance(0.6 if arc.stage in ("pricing", "contract", "signed") else 0.06):
            people.append(arc.buyer)
        return people

    def _crowd(self, arc: Arc, size: int) -> list[Person]:
        """People of many accounts, each once, the topic's own first."""
        found = {arc.champion.id: arc.champion}
        accounts = self._accounts
        start = int(self._dice.roll() * len(accounts))
        for step in range(len(accounts)):
            for contact in accounts[(start + step) % len(accounts)].contacts:
                if len(found) >= size:
                    return list(found.values())
                found[contact.id] = contact
        return list(found.values())

    def _what(self, account: Account, arc: Arc) -> str:
        chance = self._dice.roll()
        if chance < 0.04:
            return ""
        if arc.stage == "support" and chance < 0.25:
            return arc.case
        if arc.stage in ("pricing", "contract", "signed", "trial") and chance < 0.45:
            return arc.opportunity
        return account.id

    def _finish(
        self, event: bool, channel: str, day: int, owner: User, account: Account | None, arc: Arc,
        people: list[Person], what: str, oddity: Oddity | None,
    ) -> Happening:  # fmt: skip
        dice = self._dice
        stage = arc.stage
        at = scene(dice, arc, stage, channel, day, owner, people or [arc.champion], self._calendar)
        subject = subject_line(dice, at)
        note = self._note(at, subject, oddity)
        subject, text = spoil(dice, oddity, subject, note.text, at)
        if oddity is None and dice.chance(0.018):
            subject = ""
        mood = (
            ""
            if channel in ("plan", "voicemail") or dice.chance(0.35)
            else dice.pick(_MOODS.get(stage, ("Neutral", "Neutral", "")))
        )
        step = next_step(dice, at, note.promise) if text and dice.chance(0.8) else ""
        samples = dice.between(0, 12) if channel == "visit" and dice.chance(0.4) else None
        guests = self._guests(owner, oddity) if event else []
        product = arc.product.name if dice.chance(0.88) else ""
        return Happening(
            event, channel, day, owner, account, people, what, stage, subject, text, product, mood, step, samples,
            oddity, guests,
        )  # fmt: skip

    def _note(self, at: Scene, subject: str, oddity: Oddity | None) -> Note:
        dice = self._dice
        if (oddity is None or oddity is Oddity.NO_DESCRIPTION) and dice.chance(0.098):
            return Note("", None)
        if at.channel == "email":
            return write_letter(dice, at, subject, oddity is Oddity.HTML or (oddity is None and dice.chance(0.2)))
        return compose(dice, at)

    def _guests(self, owner: User, oddity: Oddity | None) -> list[User]:
        """Colleagues who were invited too, each once."""
        if oddity is not Oddity.GROUP_EVENT and not self._dice.chance(0.07):
            return []
        invited = {user.id: user for user in (self._staff.colleague(owner) for _ in range(self._dice.between(1, 3)))}
        invited.pop(owner.id, None)
        if not invited and owner.manager:
            invited = {owner.manager.id: owner.manager}
        return list(invited.values())
