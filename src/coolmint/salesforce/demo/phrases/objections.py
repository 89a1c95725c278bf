"""What customers hold against a purchase, in nine kinds, and what a rep answers."""

from typing import NamedTuple


class Objection(NamedTuple):
    says: tuple[str, ...]
    answers: tuple[str, ...]


OBJECTIONS: dict[str, Objection] = {
    "price": Objection(
        (
            "{c} finds {price} per unit too high, {rival} is about {pct} % cheaper on paper.",
            "Objection on price again: {buyer} compares us with {rival} line by line and ignores service.",
            "Price is the sticking point, {c} says the department cannot explain {pct} % more to finance.",
            '{c} likes it but "not at that price", asked whether we have a smaller package.',
            "{buyer} will not sign anything above the current spend for {rival}.",
            "Too expensive for the volume they do, in the words of {c}, {big} procedures do not carry it.",
        ),
        (
            "Answered with cost per procedure instead of unit price, which calmed the discussion.",
            "Offered to look at a volume tier, no number given today.",
            "Asked what budget would work; silence first, then a figure about {pct} % below our list price.",
            "Pointed to the {n} minutes saved per procedure, {c} wants that in writing.",
            "I did not go into a discount and brought the talk back to {liked}.",
        ),
    ),
    "reimbursement": Objection(
        (
            "{c} worries that the procedure is not covered in full when they use the new {what}.",
            "Reimbursement is unclear for {use}, {buyer} wants it confirmed before anything moves.",
            "Their controller says the tariff does not cover {product}, the gap would stay with the department.",
            "The insurer asked for extra paperwork last time, {c} does not want to go through that again.",
            "{c} heard that the add-on payment ends next year and asked us to check.",
            "Coding question: which code applies for {use}? Neither {c} nor I had the answer at hand.",
        ),
        (
            "Told {c} that our market-access colleague {mate} knows the current tariff and will call.",
            "Showed the coding guide, page two answers most of it, {c} took a photo.",
            "Explained that two hospitals in the region are paid in full and offered to connect the controllers.",
            "Said honestly that it depends on the insurer, and that we have a letter they can use.",
        ),
    ),
    "evidence": Objection(
        (
            "{c} wants more evidence on {worry}, our study is seen as too small.",
            "Not convinced by the data: no head-to-head with {rival}, follow-up too short for {c}.",
            "{c} asked for results beyond two years, registry alone is not enough.",
            "The journal club tore our paper apart, main criticism was the choice of endpoint.",
            "{c} trusts colleagues more than papers and wants to hear from someone who uses it for {use} every week.",
            "Question about independence of the authors, {c} noticed that two of them consult for us.",
        ),
        (
            "Did not argue, offered a call with medical affairs instead.",
            "Mentioned the registry update that is due in {month}.",
            "Suggested a visit to a reference site so {c} can judge first hand.",
            "Noted the three questions word for word, medical has to answer them, not me.",
        ),
    ),
    "workflow": Objection(
        (
            "{c} fears that changing the {what} slows the {room} down for months.",
            "Nurses are against another change this year, {c} does not want to force it.",
            "It adds two steps to the checklist, {c2} counted them during the demo.",
            "The layout of the {room} leaves no good place for it, {c} showed me why.",
            "{c} says the team is used to {rival} and can do it blindfolded.",
            "Turnover between procedures is what counts here and {c} does not see us being faster.",
        ),
        (
            "Offered to time three procedures with and without, numbers instead of opinions.",
            "Proposed to begin with one {room} and one team of volunteers.",
            "Showed how the site in the next county merged the two steps into one.",
            "We will bring a cart so that it can be tried in place before anyone drills holes.",
        ),
    ),
    "training": Objection(
        (
            "No time for training before {month}, {n} posts are open.",
            "{c} says the last supplier promised training and then sent a link to a video.",
            "{big} people would have to be trained, most of them on nights, {c} does not see how.",
            "Fear of the learning curve: the first {n} procedures with the old system were a mess as well.",
            "{c2} wants a certificate for every user, otherwise quality management will block it.",
        ),
        (
            "Offered early and late sessions plus one on a Saturday, {c2} will check the roster.",
            "Proposed to train {n} super-users first who then train the others.",
            "Explained our competency sheet, it satisfies quality management elsewhere.",
            "Said that I will be in the {room} for the whole first week.",
        ),
    ),
    "integration": Objection(
        (
            "IT blocks anything that is not on their list, security questionnaire has {big} pages.",
            "{c} asks how {product} sends data to the hospital record, without that it is a no.",
            "Network team had a bad experience with {rivalco} and now says no to everybody.",
            "Open question is the interface, their version is older than what we support.",
            "Data protection officer wants to know where the data is stored and for how long.",
        ),
        (
            "Our integration engineer can join a call, {c} will name the right person in IT.",
            "Left the technical data sheet and the filled security form.",
            "Explained that it works stand-alone from the first day and the interface can follow.",
            "Said that the data stays in the hospital unless they choose otherwise.",
        ),
    ),
    "supply": Objection(
        (
            "{c} remembers the back-order of last year and does not want to stand there without {unit} again.",
            "Delivery times: they need it next day, we quoted {n} days.",
            "Two sizes were missing in the last delivery, {c2} showed me the shelf.",
            "{buyer} asks for a guaranteed stock in the country before signing.",
        ),
        (
            "Apologised and explained the second warehouse, {c} wants to see it work first.",
            "Offered consignment for the critical sizes.",
            "Took the list of missing items with me and called customer service from the car park.",
            "Proposed a minimum stock of {units} {unit} with automatic refill.",
        ),
    ),
    "contract": Objection(
        (
            "Tied to {rivalco} until {month}, leaving early would cost them a penalty.",
            "{buyer} does not want another single-supplier contract, the last one for {term} years hurt.",
            "Framework of the purchasing group does not list us in this category.",
            "{buyer} insists on an exit after twelve months.",
        ),
        (
            "Asked for the end date in writing and put it in the calendar.",
            "Offered a short first term with an option, {buyer} finds that fair.",
            "Our contract desk knows the framework and will check whether there is an exception.",
            "Suggested that {c} writes a clinical letter, that has worked elsewhere.",
        ),
    ),
    "service": Objection(
        (
            "{c} complained that the hotline took {n} tries last month.",
            "Service is the worry, nearest technician is two hours away from {town}.",
            "A broken unit stood in the corner for {n} weeks, {c} took me there to show it.",
            "They had three different reps in two years and {c} is tired of explaining everything again.",
        ),
        (
            "Took ownership, wrote down my mobile number and called service while still in the room.",
            "A loaner is on its way, {c} was told the tracking number.",
            "No excuses from my side, gave {c} a date and will confirm in writing.",
            "Agreed a monthly check until trust is back.",
        ),
    ),
}  # fmt: skip
