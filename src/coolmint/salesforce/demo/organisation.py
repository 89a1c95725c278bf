"""Writes a whole demo organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coolmint.salesforce.demo.activities import Story
from coolmint.salesforce.demo.activity_rows import ActivityWriter
from coolmint.salesforce.demo.days import Calendar
from coolmint.salesforce.demo.dice import Dice
from coolmint.salesforce.demo.layout import Layout
from coolmint.salesforce.demo.market import Market
from coolmint.salesforce.demo.market_rows import write_accounts, write_contacts, write_leads
from coolmint.salesforce.demo.staff import Staff, write_users
from coolmint.salesforce.demo.writer import ExportFolder, TableWriter

PROGRESS_EVERY = 1_000
_TODAY = date(2026, 11, 1)


@dataclass(frozen=True)
class GeneratedOrg:
    """How many records of each object were written.

    `events` are those that stand for themselves, `child_events` the copies for invited colleagues, so that Event.csv
    has `events + child_events` rows and `tasks + events` is the number of activities. In the weekly layout both
    relation files hold the relations of tasks and of events, as the real ones do: each has the two counts together.
    """

    users: int
    accounts: int
    contacts: int
    leads: int
    tasks: int
    events: int
    child_events: int
    task_relations: int
    event_relations: int


def generate(
    folder: Path,
    *,
    activities: int,
    seed: int,
    layout: Layout = Layout.DATA_LOADER,
    today: date = _TODAY,
    progress: Callable[[int], None] | None = None,
) -> GeneratedOrg:
    """Write a medical-device company's Salesforce export into `folder`, which is made when missing.

    The same arguments give the same bytes on every machine: `today` is an argument and not the clock for that reason.
    The layouts describe the same records. `progress` is told now and then how many activities are done, and at the end.
    Files take their names only when all are complete; older ones of the same name are replaced.
    """
    if activities < 0:
        raise ValueError("activities must not be negative")
    calendar = Calendar(today)
    staff = Staff(Dice(f"{seed}/staff"), calendar, min(400, max(12, activities // 2_000)))
    market = Market(Dice(f"{seed}/market"), calendar, staff)
    accounts = market.accounts(max(8, activities // 60))
    leads = market.leads(max(6, activities // 250))
    dice = Dice(f"{seed}/leads")
    owners = [staff.by_workload.draw(dice) for _ in leads]
    with ExportFolder(folder, layout, calendar) as tables:
        story = Story(Dice(f"{seed}/story"), calendar, staff, accounts)
        writer = ActivityWriter(Dice(f"{seed}/activities"), calendar, tables, layout)
        for number, happening in enumerate(story.tell(activities, leads, owners), start=1):
            writer.write(happening)
            if progress and (number % PROGRESS_EVERY == 0 or number == activities):
                progress(number)
        # People and accounts come last because their rows say when they were last met.
        dice = Dice(f"{seed}/rows")
        write_users(tables["User"], staff, calendar, dice)
        write_accounts(tables["Account"], accounts, calendar, dice)
        write_contacts(tables["Contact"], accounts, calendar, dice)
        write_leads(tables["Lead"], leads, owners, calendar, dice)
    return _counts(tables, writer)


def _counts(tables: dict[str, TableWriter], writer: ActivityWriter) -> GeneratedOrg:
    return GeneratedOrg(
        users=tables["User"].rows,
        accounts=tables["Account"].rows,
        contacts=tables["Contact"].rows,
        leads=tables["Lead"].rows,
        tasks=writer.tasks,
        events=writer.events,
        child_events=writer.child_events,
        task_relations=writer.task_relations,
        event_relations=writer.event_relations,
    )
