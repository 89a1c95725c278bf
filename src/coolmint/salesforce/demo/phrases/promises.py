"""Promises: what reps undertake, how they say so, and how they come back to it."""

from typing import NamedTuple


class Undertaking(NamedTuple):
    """`do` follows "I will", `done` follows "I", `thing` is what is owed."""

    do: str
    done: str
    thing: str


UNDERTAKINGS: tuple[Undertaking, ...] = (
    Undertaking("send the reimbursement dossier", "sent the reimbursement dossier", "the reimbursement dossier"),
    Undertaking("send the updated price list", "sent the updated price list", "the updated price list"),
    Undertaking(
        "send a written quote for {units} {unit}", "sent the quote for {units} {unit}", "the quote for {units} {unit}"
    ),
    Undertaking("share the two-year registry data", "shared the two-year registry data", "the two-year registry data"),
    Undertaking(
        "share the comparison with {rival}", "shared the comparison with {rival}", "the comparison with {rival}"
    ),
    Undertaking(
        "bring a loan unit to the {room}", "brought the loan unit to the {room}", "the loan unit for the {room}"
    ),
    Undertaking(
        "set up a call with medical affairs", "set up the call with medical affairs", "the call with medical affairs"
    ),
    Undertaking("arrange a visit to a reference site", "arranged the visit to a reference site", "the reference visit"),
    Undertaking(
        "send the training plan for both shifts", "sent the training plan for both shifts", "the training plan"
    ),
    Undertaking(
        "clarify the delivery time of the small sizes",
        "clarified the delivery time of the small sizes",
        "an answer on the delivery time of the small sizes",
    ),
    Undertaking(
        "send the security questionnaire to their IT",
        "sent the security questionnaire to their IT",
        "the security questionnaire",
    ),
    Undertaking("get an answer on {worry}", "came back with an answer on {worry}", "an answer on {worry}"),
    Undertaking(
        "check the discount of {pct} % with {boss}",
        "checked the discount of {pct} % with {boss}",
        "a decision on the {pct} % discount",
    ),
    Undertaking("send the trial protocol", "sent the trial protocol", "the trial protocol"),
    Undertaking("draft the evaluation form", "drafted the evaluation form", "the evaluation form"),
    Undertaking(
        "replace the two short-dated boxes",
        "replaced the two short-dated boxes",
        "the exchange of the short-dated boxes",
    ),
    Undertaking(
        "book the room for the hands-on session",
        "booked the room for the hands-on session",
        "the room for the hands-on session",
    ),
    Undertaking("send the service-level proposal", "sent the service-level proposal", "the service-level proposal"),
    Undertaking(
        "find a speaker for the department meeting",
        "found a speaker for the department meeting",
        "a speaker for the department meeting",
    ),
    Undertaking(
        "send the cost model with their own figures",
        "sent the cost model with their own figures",
        "the cost model with their own figures",
    ),
    Undertaking("organise {n} extra demo {unit}", "organised {n} extra demo {unit}", "the {n} extra demo {unit}"),
    Undertaking(
        "connect them with a peer who has it in {use}",
        "connected them with a peer who has it in {use}",
        "the contact to a peer who has it in {use}",
    ),
    Undertaking(
        "send the cleaning instructions in their language",
        "sent the cleaning instructions",
        "the cleaning instructions",
    ),
    Undertaking(
        "have service call about the open ticket",
        "had service call about the open ticket",
        "a call from service about the open ticket",
    ),
    Undertaking("send slides for the committee", "sent the slides for the committee", "the slides for the committee"),
    Undertaking("send the coding guide", "sent the coding guide", "the coding guide"),
    Undertaking(
        "confirm the start date of the trial", "confirmed the start date of the trial", "the start date of the trial"
    ),
    Undertaking("send the contract draft", "sent the contract draft", "the contract draft"),
    Undertaking(
        "get the data-processing agreement signed on our side",
        "got the data-processing agreement signed on our side",
        "the signed data-processing agreement",
    ),
    Undertaking(
        "register two of the team for the workshop in {month}",
        "registered two of the team for the workshop",
        "the two workshop places",
    ),
)

MADE = (
    "Promised {c} to {do} by {due}.",
    "I promised {c} that we {do} no later than {due}.",
    "Told {c} I will {do} by {due}.",
    "My commitment to {c}: {do}, latest {due}.",
    "{c} expects {thing} from me by {due}, I agreed.",
    "I owe {c} {thing}, deadline {due}.",
    "Gave {c} my word to {do} before {due}.",
    "Agreed with {c} that I {do} by {due}.",
    "Action on me: {do} by {due}, {c} is waiting for it.",
    "We said yes when {c} asked us to {do}; date given was {due}.",
    "Committed to {do} for {c}, due {due}.",
)  # fmt: skip
KEPT = (
    "As promised on {made}, I {done} today.",
    "Promise from {made} is done: {done}, {c} confirmed.",
    "Kept what I told {c} on {made} and {done}.",
    "Before the visit I {done}, as agreed on {made}.",
    "{c} thanked me for {thing}, which I had promised on {made}.",
    "Closed the open point from {made}: {done}.",
    "Ticked off {thing} that {c} had asked for on {made}.",
)  # fmt: skip
BROKEN = (
    "{c} reminded me of {thing}, promised on {made} and still open.",
    "Still owe {c} {thing}, was due {due}, have to chase it internally.",
    "Had to apologise: {thing}, promised for {due}, is late because a colleague is on leave.",
    "{c} was not pleased that {thing} had not arrived, we had said {due}.",
    "Missed the date for {thing} ({due}), new date agreed with {c}.",
    "Overdue from our side: {thing}, first promised to {c} on {made}.",
)  # fmt: skip
NEXT_STEPS = (
    "{do_capital} by {due}",
    "{do_capital} for {c}, latest {due}",
    "{due}: {do}",
    "Follow up with {c} on {thing}",
    "{do_capital}, then call {c}",
)  # fmt: skip
