"""Puts a note together: an opening, the step the topic is at, whatever else came up, a promise, an end."""

import re
from typing import NamedTuple

from coolmint.salesforce.demo.arcs import Promise
from coolmint.salesforce.demo.dice import Dice, weighted
from coolmint.salesforce.demo.phrases import colour
from coolmint.salesforce.demo.phrases.objections import OBJECTIONS
from coolmint.salesforce.demo.phrases.openers import OPENERS
from coolmint.salesforce.demo.phrases.promises import BROKEN, KEPT, MADE, NEXT_STEPS
from coolmint.salesforce.demo.phrases.stages import STAGES
from coolmint.salesforce.demo.slots import Scene, new_promise, promise_words, say

FEWEST_WORDS = 20
STALE_DAYS = 60
_TARGETS = weighted({(20, 45): 38, (45, 90): 37, (90, 160): 19, (160, 240): 6})
_OPTIONAL = (
    ("small_talk", colour.SMALL_TALK, 0.9),
    ("product", colour.PRODUCT_TALK, 1.0),
    ("rival", colour.RIVALS, 1.0),
    ("figures", colour.FIGURES, 0.9),
    ("logistics", colour.LOGISTICS, 0.8),
)
_CUSTOMERS = ("rollout", "support")
_ABBREVIATIONS = {
    "with": "w/", "without": "w/o", "follow-up": "f/u", "Follow-up": "F/u", "meeting": "mtg", "Meeting": "Mtg",
    "department": "dept", "procedures": "procs", "minutes": "min", "appointment": "appt", "because": "bc",
    "committee": "cmte", "question": "Q", "questions": "Qs", "reimbursement": "reimb", "training": "trng",
}  # fmt: skip
_ABBREVIATE = re.compile(r"\b(?:" + "|".join(sorted(_ABBREVIATIONS, key=len, reverse=True)) + r")\b(?!-)")
_HEADINGS = (("Discussed", "Next steps"), ("Topics", "To do"), ("Summary", "Actions"), ("Notes", "Follow-up"))


class Note(NamedTuple):
    """The text, and the promise it makes, if any."""

    text: str
    promise: Promise | None


class Parts(NamedTuple):
    opening: str
    middle: list[str]
    ending: list[str]


def compose(dice: Dice, at: Scene) -> Note:
    """A note of at least twenty words for this moment; promises of the topic are made and settled on the way."""
    low, high = _TARGETS.draw(dice)
    target = dice.between(low, high)
    opening = say(dice.pick(OPENERS[at.channel]), at.words)
    if at.channel == "voicemail":
        return Note(_lengthen(dice, opening, at), None)
    settled = settle(dice, at, KEPT, BROKEN, 0.6)
    middle = [*settled, *_core(dice, at, 1 + (target > 50) + (target > 110) + (target > 170))]
    promise, ending = _undertake(dice, at)
    length = _words(opening) + sum(map(_words, middle)) + sum(map(_words, ending))
    middle = _enrich(dice, at, middle, length, target)
    if at.channel != "plan" and dice.chance(0.45):
        ending.append(say(dice.pick(colour.CLOSINGS), at.words))
    text = _lay_out(dice, at, Parts(opening, middle, ending))
    if at.author.abbreviates and dice.chance(0.7):
        text = _ABBREVIATE.sub(lambda found: _ABBREVIATIONS[found[0]], text)
    return Note(_lengthen(dice, text, at), promise)


def settle(dice: Dice, at: Scene, kept: tuple[str, ...], broken: tuple[str, ...], odds: float) -> list[str]:
    """What this activity says about an earlier promise: it was kept and is off the list, or it is overdue."""
    # What was promised long ago was settled without a note, or forgotten by everyone.
    promises = at.arc.promises = [each for each in at.arc.promises if at.day - each.due < STALE_DAYS]
    if at.channel == "plan" or not promises or promises[0].made >= at.day or not dice.chance(odds):
        return []
    promise = promises[0]
    late = at.day > promise.due + 2
    if late and dice.chance(0.35):
        return [say(dice.pick(broken), promise_words(promise, at))]
    del promises[0]
    return [say(dice.pick(kept), promise_words(promise, at))]


def next_step(dice: Dice, at: Scene, promise: Promise | None) -> str:
    """The text of the next-step field, which agrees with the note when that makes a promise."""
    if promise:
        return say(dice.pick(NEXT_STEPS), promise_words(promise, at))
    if dice.chance(0.6):
        return ""
    return say(dice.pick(("Call {c} on {soon}", "Visit {room} on {soon}", "Check in with {c2}", "Wait for {buyer}",
                          "Prepare offer for {units} {unit}", "Stock count {soon}")), at.words)  # fmt: skip


def _core(dice: Dice, at: Scene, count: int) -> list[str]:
    topic = at.channel if at.channel in ("plan", "group") else at.stage
    if topic == "objection":
        kind = OBJECTIONS[at.arc.objection]
        said = dice.distinct(kind.says, 1 + (count > 2))
        chosen = [*said, *dice.distinct(kind.answers, 1 + (count > 1))]
    else:
        chosen = dice.distinct(STAGES[topic], count)
        if topic not in ("plan", "group", "signed", "lost", "lead") and dice.chance(0.12):
            kind = OBJECTIONS[at.arc.objection]
            chosen += [dice.pick(kind.says), dice.pick(kind.answers)]
    return [say(sentence, at.words) for sentence in chosen]


def _undertake(dice: Dice, at: Scene) -> tuple[Promise | None, list[str]]:
    odds = 0.2 if at.stage in ("lost", "stalled", "nurture", "signed") else 0.5
    if at.channel == "plan" or len(at.arc.promises) > 2 or not dice.chance(odds):
        return None, []
    promise = new_promise(dice, at)
    if any(promise.thing == other.thing for other in at.arc.promises):
        return None, []
    at.arc.promises.append(promise)
    return promise, [say(dice.pick(MADE), promise_words(promise, at))]


def _enrich(dice: Dice, at: Scene, middle: list[str], length: int, target: int) -> list[str]:
    """Adds what else came up until the note is about as long as it should be."""
    found = list(middle)
    if at.channel == "plan":
        return found
    for label, pool, odds in dice.shuffled(_OPTIONAL * (1 + (target > 120))):
        if length >= target:
            break
        if dice.chance(odds) and not (label == "small_talk" and at.channel in ("todo", "plan")):
            sentence = say(dice.pick(_pool(pool, at.stage)), at.words)
            if sentence in found:
                continue
            # Small talk comes first, the rest after the business.
            found.insert(0 if label == "small_talk" else len(found), sentence)
            length += _words(sentence)
    return found


def _pool(pool: tuple[str, ...], stage: str) -> tuple[str, ...]:
    """The pool itself, or the figures that only a place which already uses the product can have."""
    return colour.CUSTOMER_FIGURES if pool is colour.FIGURES and stage in _CUSTOMERS else pool


def _lay_out(dice: Dice, at: Scene, parts: Parts) -> str:
    style = at.author.style if dice.chance(0.7) else "prose"
    if style == "headed" and len(parts.middle) > 1:
        topics, steps = dice.pick(_HEADINGS)
        people = ", ".join(person.call for person in at.people[:6])
        ending = f"\n\n{steps}:\n" + "\n".join(f"- {line}" for line in parts.ending) if parts.ending else ""
        return f"{parts.opening}\nWith: {people}\n\n{topics}:\n" + "\n".join(f"- {x}" for x in parts.middle) + ending
    if style == "bullets" and len(parts.middle) > 1:
        mark = dice.pick(("-", "*", "•"))
        return parts.opening + "".join(f"\n{mark} {line}" for line in [*parts.middle, *parts.ending])
    if len(parts.middle) > 4:
        half = len(parts.middle) // 2
        blocks = [[parts.opening, *parts.middle[:half]], parts.middle[half:], parts.ending]
        return "\n\n".join(" ".join(block) for block in blocks if block)
    return " ".join([parts.opening, *parts.middle, *parts.ending])


def _lengthen(dice: Dice, text: str, at: Scene) -> str:
    for filler in dice.shuffled(colour.FILLERS):
        if _words(text) >= FEWEST_WORDS:
            break
        text = f"{text} {say(filler, at.words)}"
    return text


def _words(text: str) -> int:
    return len(text.split())
