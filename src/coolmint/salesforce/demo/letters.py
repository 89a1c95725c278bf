"""E-mails as Salesforce logs them: plain or HTML, sent or received, with signatures and what was quoted."""

from html import escape

from coolmint.salesforce.demo.arcs import Promise
from coolmint.salesforce.demo.catalogue import COMPANY
from coolmint.salesforce.demo.dice import Dice
from coolmint.salesforce.demo.notes import FEWEST_WORDS, STALE_DAYS, Note, settle
from coolmint.salesforce.demo.phrases import mails
from coolmint.salesforce.demo.slots import Scene, new_promise, promise_words, say

_BODIES = {
    "trial_plan": "trial", "trial_done": "evidence", "signed": "contract", "stalled": "general", "lost": "general",
    "nurture": "general", "lead": "intro", "plan": "general",
}  # fmt: skip


def write_letter(dice: Dice, at: Scene, subject: str, html: bool) -> Note:
    """An e-mail of this moment; its promises join those of the topic."""
    earlier = at.arc.quote if at.arc.quote and at.day - at.arc.quote[0] < STALE_DAYS else None
    inbound = earlier is not None and dice.chance(0.25)
    paragraphs, promise = (_received(dice, at), None) if inbound else _sent(dice, at)
    quoted = earlier if inbound or dice.chance(0.4) else None
    at.arc.quote = (at.day, at.people[0].name if inbound else at.author.name, paragraphs[1])
    signature = _signature(at, inbound)
    if html:
        return Note(_as_html(at, paragraphs, signature, quoted), promise)
    text = "\n\n".join(paragraphs) + "\n" + "\n".join(signature)
    if quoted:
        text += f"\n\n{_quote_line(at, quoted)}\n> {quoted[2]}"
    if dice.chance(0.5):
        address = at.people[0].email or "info@example.com"
        about = subject.removeprefix("Email: ")
        text = f"To: {address}\nCC: \nBCC: \nAttachment: --none--\n\nSubject: {about}\nBody:\n{text}"
    return Note(text, promise)


def _sent(dice: Dice, at: Scene) -> tuple[list[str], Promise | None]:
    words = at.words
    body = mails.BODY[_BODIES.get(at.stage, at.stage)]
    lines = [dice.pick(mails.THANKS), *dice.distinct(body, dice.between(1, 3))]
    first = [say(line, words) for line in lines]
    first += settle(dice, at, mails.MAIL_KEPT, mails.MAIL_BROKEN, 0.6)
    promise, last = None, [say(dice.pick(mails.ENDINGS), words)]
    if len(at.arc.promises) < 3 and dice.chance(0.35):
        promise = new_promise(dice, at)
        at.arc.promises.append(promise)
        last.insert(0, say(dice.pick(mails.MAIL_MADE), promise_words(promise, at)))
    return [say(dice.pick(mails.GREETINGS), words), " ".join(first), " ".join(last), dice.pick(mails.REGARDS)], promise


def _received(dice: Dice, at: Scene) -> list[str]:
    greeting = f"Dear {at.author.first}," if dice.chance(0.7) else f"Hello {at.author.name},"
    text = " ".join(say(line, at.words) for line in dice.distinct(mails.INBOUND, dice.between(1, 2)))
    if len(text.split()) < FEWEST_WORDS:
        text += f" {say(dice.pick(mails.ENDINGS[:3]), at.words)}"
    return [greeting, text, dice.pick(mails.REGARDS)]


def _signature(at: Scene, inbound: bool) -> list[str]:
    if inbound:
        writer = at.people[0]
        return [line for line in (writer.name, writer.title, at.arc.fixed["acct"], writer.phone) if line]
    return [at.author.name, at.author.title, COMPANY]


def _quote_line(at: Scene, quoted: tuple[int, str, str]) -> str:
    return f"On {at.calendar.written(quoted[0], 4)}, {quoted[1]} wrote:"


def _as_html(at: Scene, paragraphs: list[str], signature: list[str], quoted: tuple[int, str, str] | None) -> str:
    body = "".join(f'<p style="margin:0 0 12px">{escape(paragraph)}</p>\n' for paragraph in paragraphs)
    name, *rest = (escape(line) for line in signature)
    foot = f"<b>{name}</b><br>\n" + "<br>\n".join(rest)
    chain = ""
    if quoted:
        chain = (
            f'<div class="gmail_quote">{escape(_quote_line(at, quoted))}<br>\n<blockquote '
            f'style="border-left:1px solid #ccc;padding-left:1ex">{escape(quoted[2])}<br><br>&gt; &nbsp;Sent from my '
            "phone</blockquote></div>\n"
        )
    return (
        f'<html><head><meta charset="utf-8"><style>p {{ font-family: Arial }}</style></head><body>\n{body}'
        f'<table cellpadding="0"><tr><td>{foot}</td></tr></table>\n{chain}</body></html>'
    )
