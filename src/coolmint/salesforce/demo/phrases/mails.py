"""Sentences of e-mails, which speak to the reader and not about them."""

GREETINGS = ("Dear {c},", "Hello {c},", "Good morning {c},", "Dear {c}, dear colleagues,", "Hi {c},")
THANKS = (
    "thank you for your time on the phone and for the open words about {worry}.",
    "thank you for having us in the {room}; the discussion about {use} was very helpful.",
    "it was good to see you and {c2} again.",
    "thanks for your message, please find my answers below.",
    "I hope the week started well for you and the team in the {room}.",
    "following our conversation about {product} I would like to sum up where we stand.",
    "as discussed I am coming back to you about {product}.",
    "many thanks for the quick feedback, also on behalf of {mate}.",
)
BODY: dict[str, tuple[str, ...]] = {
    "intro": (
        "Attached you will find the short overview of {product}, our {what}, with a focus on {liked}.",
        "You mentioned {big} procedures a month; at that volume {liked} usually makes itself felt within weeks.",
        "Would a look at the {what} in your own {room} be of interest, without any obligation?",
        "I understood that {rival} is in use today and that {worry} matters most to you.",
    ),
    "demo": (
        "I have reserved a demo unit and would bring it to the {room} on {soon} at {time}, if that suits you.",
        "It would help to have two nurses with us, as most questions come from daily use.",
        "We would need a socket, a table and about {mins} minutes.",
        "Your question about {worry} was a good one, I passed it to our specialists.",
    ),
    "trial": (
        "For the trial we have noted {cases} procedures between {start} and {end}.",
        "The evaluation form has {n} questions and takes two minutes, {c2} has the printed copies.",
        "So far {n} of {cases} procedures are documented, the comments on {liked} are encouraging.",
        "Please let me know at once if something does not work as it should, my mobile is always on.",
    ),
    "objection": (
        "I understand your concern about {worry} and do not want to talk it away.",
        "You asked how other hospitals deal with {worry}; two of them agreed to be contacted.",
        "On the comparison with {rival}: the figures you were shown leave out service and training.",
        (
            "Regarding the price, I have asked internally what is possible at {units} {unit} and will be open "
            "about the answer."
        ),
    ),
    "evidence": (
        "Attached are the registry summary and the two papers we spoke about.",
        "Please note the limits of the second study, which I mentioned; follow-up is still running.",
        "Our colleagues in medical affairs are glad to discuss the data with you directly.",
        "The figures for {use} are on page {n}.",
    ),
    "pricing": (
        "Please find the offer attached: {units} {unit}, term {term} years, training and service included.",
        "The offer is based on {big} procedures a month and valid until the end of {month}.",
        "A reduction of {pct} % would need a committed volume, which I would explain in a short call with {buyer}.",
        "As {buyer} asked, the lines for equipment, training and service are now shown separately.",
    ),
    "contract": (
        "The draft with the changes of your legal department is attached, the open points are marked.",
        "From our side the paper can be signed; delivery of the first {units} {unit} would follow within {n} weeks.",
        "The service level is now in annex two, as agreed.",
        "Please send the order to the usual address and mention the supplier number.",
    ),
    "rollout": (
        "The training is planned for {soon}, early and late shift, {mins} minutes each.",
        "So far {big} colleagues have signed up, a few places are left.",
        "The first delivery left our warehouse yesterday; two cartons follow.",
        "The quick-reference cards are attached, feel free to adapt them.",
    ),
    "support": (
        "The replacement was shipped today, the old unit can go back in the same box.",
        "Usage over the last quarter was about {big} procedures a month, details are in the attached sheet.",
        "The software update takes {mins} minutes, I suggest an early slot on {soon}.",
        "Thank you for offering to speak about your experience with {product}, it means a lot to us.",
    ),
    "general": (
        "I would be glad to stay in contact and hear how {use} develops.",
        "There is news on {liked} which may be useful for the {room}.",
        "If priorities have shifted, just tell me, I will then come back in {month}.",
        "Our next user meeting is in {month}, and I would be happy to reserve a place for you and {c2}.",
    ),
}
MAIL_MADE = (
    "I will {do} by {due}.",
    "As promised in our talk, I will {do} by {due}.",
    "You can count on me to {do} no later than {due}.",
    "My promise stands: I will {do} by {due}.",
)
MAIL_KEPT = (
    "As promised on {made}, I {done}.",
    "I {done}, as agreed on {made}; please tell me if something is missing.",
    "You were waiting for {thing} since {made}; it is taken care of now.",
)
MAIL_BROKEN = (
    "I am sorry that {thing}, promised for {due}, is late; I am chasing it daily.",
    "Please excuse that you had to remind me of {thing}.",
)
ENDINGS = (
    "Please call me any time if something is unclear.",
    "Would {soon} at {time} work for a short call?",
    "I look forward to hearing from you.",
    "I will ring you on {soon} to hear what you think.",
    "Please say hello to {c2}.",
    "Happy to come by whenever it suits the list.",
)
REGARDS = ("Kind regards,", "Best regards,", "With best wishes,", "Many thanks and best regards,", "Best,")
INBOUND = (
    (
        "thank you for the documents. Before we go on I need a clear answer on {worry}, otherwise the "
        "committee will not take it up."
    ),
    "we discussed {product} in the team. {liked} was appreciated, but {buyer} asks why it is {pct} % above {rival}.",
    "could you send me the figures for {use} once more? I cannot find them in the file you sent.",
    "the trial is going well so far, {c2} collects the forms. Two colleagues still need the training.",
    "I have to move our appointment, the {room} is closed for maintenance. Would {soon} at {time} work?",
    "we are running low on {unit}, please arrange a delivery before {soon}.",
    "{rivalco} has made us an offer that I cannot ignore. I would prefer to stay with you, so please talk to {buyer}.",
    "the unit in the {room} shows an error again. I need somebody here this week.",
    "good news from the committee: they accept the clinical part. Now it is about the price.",
    "please come only after {soon}, we are short of staff and nobody has time for visitors.",
)
