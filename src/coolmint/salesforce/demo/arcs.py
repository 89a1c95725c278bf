"""A topic at an account: one product, the people it turns on, and the steps from first visit to decision.

The facts of a topic stay the same through all its activities, and promises made in one note are kept, or not, in
later ones.
"""

from dataclasses import dataclass, field

from coolmint.salesforce.demo.catalogue import PRODUCTS, Product, products_for
from coolmint.salesforce.demo.dice import Dice, weighted
from coolmint.salesforce.demo.phrases.objections import OBJECTIONS
from coolmint.salesforce.demo.records import Account, Person

_OPENING = ("intro", "demo", "trial_plan", "trial", "trial_done", "objection", "evidence", "pricing")
_PATHS = weighted(
    {
        (*_OPENING, "contract", "signed", "rollout", "support", "support", "support"): 40,
        ("intro", "demo", "objection", "pricing", "contract", "signed", "rollout", "support", "support"): 18,
        (*_OPENING, "lost", "nurture", "nurture"): 18,
        ("intro", "objection", "evidence", "objection", "pricing", "lost", "nurture"): 8,
        ("intro", "demo", "objection", "stalled", "evidence", "stalled", "pricing", "stalled", "nurture"): 16,
    }
)
_OBJECTIONS = weighted(
    dict(zip(OBJECTIONS, (22, 16, 15, 12, 9, 8, 7, 6, 5), strict=True)),
)
_STAND_INS = ("the head nurse", "the deputy", "the ward manager", "the senior fellow", "the coordinator")
_CURRENCIES = {"United States": "$", "United Kingdom": "£"}


@dataclass(slots=True)
class Promise:
    do: str
    done: str
    thing: str
    to: Person
    made: int
    due: int


@dataclass(slots=True)
class Arc:
    """`fixed` are the words that never change while the topic lasts; `quote` is the last mail: day, writer, text."""

    product: Product
    champion: Person
    others: list[Person]
    buyer: Person | None
    objection: str
    path: tuple[str, ...]
    fixed: dict[str, str]
    mate: str
    opportunity: str = ""
    case: str = ""
    place: int = 0
    steps: int = 0
    trial_start: int | None = None
    trial_end: int | None = None
    promises: list[Promise] = field(default_factory=list)
    quote: tuple[int, str, str] | None = None

    @property
    def stage(self) -> str:
        return self.path[self.place]

    @property
    def finished(self) -> bool:
        return self.place >= len(self.path)

    def advance(self, dice: Dice) -> None:
        """One more activity has happened; most steps take one or two."""
        self.steps += 1
        if self.steps > 1 or dice.chance(0.55):
            self.place, self.steps = self.place + 1, 0


def begin(dice: Dice, account: Account, mate: str) -> Arc:
    """A new topic that suits the people at this account."""
    clinical = [contact for contact in account.contacts if contact.specialty]
    buyers = [contact for contact in account.contacts if not contact.specialty]
    fitting = products_for({contact.specialty for contact in clinical})
    product = dice.pick(fitting) if fitting and dice.chance(0.75) else PRODUCTS.draw(dice)
    users = [contact for contact in clinical if contact.specialty in product.specialties]
    champion = dice.pick(users or clinical or buyers)
    peers = users if len(users) > 1 else clinical
    others = [contact for contact in peers if contact is not champion and contact.call != champion.call]
    rest = [contact for contact in buyers if contact is not champion and contact.call != champion.call]
    buyer = dice.pick(rest) if rest else None
    fixed = _facts(dice, product, account.country.name)
    fixed["acct"], fixed["town"] = account.name, account.town
    return Arc(product, champion, others, buyer, _OBJECTIONS.draw(dice), _PATHS.draw(dice), fixed, mate)


def begin_lead(dice: Dice, lead: Person, mate: str) -> Arc:
    """The short topic of someone who belongs to no account yet."""
    fitting = products_for({lead.specialty})
    product = dice.pick(fitting) if fitting else PRODUCTS.draw(dice)
    fixed = _facts(dice, product, lead.country.name if lead.country else "")
    fixed["acct"] = fixed["town"] = lead.company
    return Arc(product, lead, [], None, _OBJECTIONS.draw(dice), ("lead",) * 9, fixed, mate)


def _facts(dice: Dice, product: Product, country: str) -> dict[str, str]:
    rival = dice.pick(product.rivals)
    return {
        "product": product.name,
        "what": product.what,
        "unit": product.unit,
        "room": product.room,
        "use": dice.pick(product.uses),
        "rival": rival,
        "rivalco": rival.split()[0],
        "price": f"{_CURRENCIES.get(country, '€')}{product.price + 10 * dice.between(-9, 9):,}",
        "units": str(dice.between(3, 24)),
        "cases": str(5 * dice.between(2, 8)),
        "pct": str(dice.between(4, 18)),
        "term": str(dice.between(2, 5)),
        "worry": dice.pick(product.worries),
        "standin": dice.pick(_STAND_INS),
    }
