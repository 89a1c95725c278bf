"""The people and organisations the activities are about, as the generator remembers them."""

from dataclasses import dataclass, field

from coolmint.salesforce.demo.places import Country


@dataclass(slots=True, eq=False)
class User:
    """`habit` is how they write dates, `style` how they lay out a note; `left` is their last day, if they are gone."""

    id: str
    first: str
    last: str
    title: str
    division: str
    country: Country
    manager: "User | None"
    hired: int
    left: int | None = None
    habit: int = 0
    style: str = "prose"
    abbreviates: bool = False

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass(slots=True, eq=False)
class Person:
    """A contact, or a lead when `account` is None. `call` is how a rep names them in a note."""

    id: str
    salutation: str
    first: str
    last: str
    call: str
    title: str
    department: str
    specialty: str
    email: str
    phone: str
    mobile: str
    created: int
    account: "Account | None" = None
    company: str = ""
    country: Country | None = None
    last_activity: int | None = None

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass(slots=True, eq=False)
class Account:
    """From `handover` on, `owner` looks after it; before that, `predecessor` did."""

    id: str
    name: str
    kind: str
    country: Country
    town: str
    parent_id: str
    owner: User
    predecessor: User | None
    handover: int
    created: int
    domain: str
    contacts: list[Person] = field(default_factory=list)
    last_activity: int | None = None

    def owner_on(self, day: int) -> User:
        return self.predecessor if self.predecessor and day < self.handover else self.owner
