"""Subject lines, by kind of contact and step of the topic."""

from coolmint.salesforce.demo.dice import Dice
from coolmint.salesforce.demo.slots import Scene, say

_BY_CHANNEL = {
    "call": ("Call with {c}", "Call: {product}", "Call", "{product} - call with {c}", "Phone call {c}, {acct}",
             "Follow-up call", "Call re {use}", "Quick call with {c}"),
    "voicemail": ("Left voicemail for {c}", "Call attempt {c}", "Call - no answer", "Voicemail"),
    "visit": ("Visit {acct}", "Meeting with {c}", "{product} meeting, {room}", "Visit {c}", "On-site {room}",
              "Review with {c} and {c2}", "Joint visit with {mate}", "{acct}: {product}"),
    "group": ("Group meeting {product}", "{product} event: {use}", "Regional event {product}",
              "{product} event, {c} speaks",
              "Event on {use}"),
    "todo": ("Follow up with {c}", "To do: {acct}", "Prepare {product} for {c}", "Send documents to {c}",
             "Check stock of {unit}", "Update account plan {acct}", "Reminder {c}", "Quote {product}"),
    "plan": ("Visit {acct}", "Meeting with {c}", "{product}: next steps with {c}", "Planned call with {c}"),
    "email": ("Email: {product}", "Email: Re: {product} at {acct}", "Email: our conversation about {use}",
              "Email: your question", "Email: Re: Re: {product}", "Email: {product} documents"),
}  # fmt: skip
_BY_STAGE = {
    "intro": ("{product} introduction", "First contact {c}", "Needs assessment {room}"),
    "demo": ("{product} demo", "Demo in the {room}", "Hands-on {product}"),
    "trial_plan": ("{product} trial planning", "Trial set-up {room}"),
    "trial": ("{product} trial, week {n}", "Trial support {room}", "Trial feedback {c}"),
    "trial_done": ("{product} trial results", "Trial summary"),
    "objection": ("Concerns about {worry}", "{product}: open questions", "{c} on {product} vs {rival}"),
    "evidence": ("Evidence {product}", "Data for {c}", "Clinical questions {c}"),
    "pricing": ("Offer {product}", "Pricing {units} {unit}", "Price discussion {acct}", "Value committee"),
    "contract": ("Contract {product}", "Contract draft {acct}", "Terms and service level"),
    "signed": ("Contract signed", "Order {units} {unit}", "{acct} signed"),
    "rollout": ("Training {product}", "Go-live {room}", "Training day {acct}"),
    "support": ("Quarterly review {acct}", "Stock count {room}", "Service case {product}", "Refresher {product}"),
    "stalled": ("{product}: on hold", "Status {product}", "Budget freeze"),
    "lost": ("Decision for {rival}", "Tender result", "Debrief {acct}"),
    "nurture": ("Stay in touch {c}", "Check-in {c}"),
    "lead": ("Lead: {c}", "Web enquiry {product}", "Congress lead {c}"),
    "plan": ("Next steps {product}",),
}


def subject_line(dice: Dice, at: Scene) -> str:
    staged = at.channel in ("visit", "todo", "call", "email") and dice.chance(0.5)
    line = say(dice.pick(_BY_STAGE[at.stage] if staged else _BY_CHANNEL[at.channel]), at.words)
    if staged and at.channel == "email":
        line = f"Email: {line}"
    return line[:255]
