"""The words that fill the braces of a sentence: topic, people, numbers and dates of one activity."""

import re
from dataclasses import dataclass

from coolmint.salesforce.demo.arcs import Arc, Promise
from coolmint.salesforce.demo.days import Calendar
from coolmint.salesforce.demo.dice import Dice
from coolmint.salesforce.demo.phrases.promises import UNDERTAKINGS
from coolmint.salesforce.demo.records import Person, User

_TIMES = ("7:30", "8:00", "9:15", "10:00", "11:30", "13:00", "14:30", "15:45", "16:30")
_MINUTES = ("10", "15", "20", "25", "30", "40", "45", "50")
_SENTENCE_START = re.compile(r"(^|[.!?]\s+)([a-zà-ÿ])")


@dataclass(slots=True)
class Scene:
    """Everything a note is made from. `people` are the contacts on the activity, the primary one first."""

    arc: Arc
    stage: str
    channel: str
    day: int
    author: User
    people: list[Person]
    calendar: Calendar
    words: dict[str, str]

    def written(self, day: int) -> str:
        return self.calendar.written(day, self.author.habit)


def scene(
    dice: Dice, arc: Arc, stage: str, channel: str, day: int, author: User, people: list[Person], calendar: Calendar
) -> Scene:
    if stage == "trial_plan" or (stage == "trial" and arc.trial_start is None):
        arc.trial_start = calendar.working_day(day + (10 if stage == "trial_plan" else -6) + dice.between(0, 5))
        arc.trial_end = calendar.working_day(arc.trial_start + 28)
    if stage == "trial" and arc.trial_start is not None and arc.trial_start >= day:
        arc.trial_start = day - 2
    if stage == "trial_done" and (arc.trial_end is None or arc.trial_end >= day):
        arc.trial_end = day - 1
    primary = people[0]
    second = next((person for person in people[1:] if person.specialty and person.call != primary.call), None)
    if second is None and arc.others:
        second = next((person for person in arc.others if person.call != primary.call), None)
    liked = dice.distinct(arc.product.liked, 2)
    written, habit = calendar.written, author.habit
    words = {
        **arc.fixed,
        "c": primary.call,
        "c2": second.call if second else arc.fixed["standin"],
        "buyer": arc.buyer.call if arc.buyer and arc.buyer is not primary else "procurement",
        "rep": author.first,
        "boss": author.manager.first if author.manager else "the board",
        "mate": arc.mate if arc.mate != author.first else "a colleague",
        "dept": primary.specialty.lower() or "the department",
        "liked": liked[0],
        "liked2": liked[1],
        "n": str(dice.between(2, 9)),
        "big": str(dice.between(12, 60)),
        "mins": dice.pick(_MINUTES),
        "time": dice.pick(_TIMES),
        "month": calendar.month[day + dice.between(35, 160)],
        "soon": written(calendar.working_day(day + dice.between(4, 21)), habit),
        "start": written(day if arc.trial_start is None else arc.trial_start, habit),
        "end": written(day if arc.trial_end is None else arc.trial_end, habit),
    }
    return Scene(arc, stage, channel, day, author, people, calendar, words)


def say(template: str, words: dict[str, str]) -> str:
    """The sentence with its words filled in; names of things begin with a capital where a sentence begins."""
    return _SENTENCE_START.sub(lambda found: found[1] + found[2].upper(), template.format_map(words), count=1)


def new_promise(dice: Dice, at: Scene) -> Promise:
    chosen = dice.pick(UNDERTAKINGS)
    words = at.words
    due = at.calendar.working_day(at.day + dice.between(2, 20))
    return Promise(
        chosen.do.format_map(words), chosen.done.format_map(words), chosen.thing.format_map(words), at.people[0],
        at.day, due,
    )  # fmt: skip


def promise_words(promise: Promise, at: Scene) -> dict[str, str]:
    return {
        "c": promise.to.call,
        "do": promise.do,
        "do_capital": promise.do[0].upper() + promise.do[1:],
        "done": promise.done,
        "thing": promise.thing,
        "made": at.written(promise.made),
        "due": at.written(promise.due),
    }
