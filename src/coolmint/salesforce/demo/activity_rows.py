"""Tasks, events and their relations as rows of the export files."""

from typing import Any

from coolmint.salesforce.demo.activities import Happening
from coolmint.salesforce.demo.days import DAY_SECONDS, Calendar
from coolmint.salesforce.demo.dice import Dice, weighted
from coolmint.salesforce.demo.ids import Ids
from coolmint.salesforce.demo.layout import Layout
from coolmint.salesforce.demo.oddities import Oddity
from coolmint.salesforce.demo.writer import Record, TableWriter

ARCHIVED_AFTER_DAYS = 365

_OPEN = weighted({"Not Started": 6, "In Progress": 3, "Waiting on someone else": 1, "Deferred": 1})
_PRIORITIES = weighted({"Normal": 80, "High": 14, "Low": 6})
_DURATIONS = (30, 30, 45, 60, 60, 90, 120)
_TASK_TYPES = {
    "call": (("Call", "Call"), ("Call", "Call"), ("Call", "Call"), ("Call", "Call"), ("", "Call")),
    "voicemail": (("Call", "Call"),),
    "email": (("Email", "Email"), ("Email", "Email"), ("Email", "Email"), ("Email", "ListEmail"), ("", "Email")),
    "todo": (("", "Task"), ("Other", "Task"), ("", "Task")),
    "plan": (("", "Task"), ("Call", "Call"), ("Meeting", "Task")),
    "visit": (("Meeting", "Task"), ("Meeting", "Task"), ("Meeting", "Task"), ("Other", "Task")),
    "group": (("Meeting", "Task"),),
}
_EVENT_TYPES = ("Meeting", "Meeting", "Meeting", "Meeting", "Other", "")


class ActivityWriter:
    """Writes each happening as a Task or Event with its relations, and remembers when people were last met."""

    def __init__(self, dice: Dice, calendar: Calendar, tables: dict[str, TableWriter], layout: Layout) -> None:
        self._dice, self._calendar, self._tables, self._layout = dice, calendar, tables, layout
        self._task_ids, self._event_ids = Ids("00T", 510_022), Ids("00U", 130_871)
        self._task_relation_ids, self._event_relation_ids = Ids("0RT", 804_500), Ids("0RE", 301_118)
        self._now = calendar.today * DAY_SECONDS + 20 * 3600
        self.tasks = self.events = self.child_events = self.task_relations = self.event_relations = 0

    def write(self, what: Happening) -> None:
        shared = self._shared(what)
        if what.event:
            self._write_event(what, shared)
        else:
            self._write_task(what, shared)
        if not shared["IsDeleted"] and what.day <= self._calendar.today:
            self._remember(what)

    def _shared(self, what: Happening) -> Record:
        account = what.account
        return {
            "WhoId": what.people[0].id if what.people else "",
            "WhatId": what.what,
            "WhoCount": len(what.people),
            "WhatCount": 1 if what.what else 0,
            "Subject": what.subject,
            "OwnerId": what.owner.id,
            "Description": what.text,
            "AccountId": account.id if account and (what.what or what.people) else "",
            "IsDeleted": what.oddity is Oddity.DELETED or self._dice.chance(0.01),
            "Product__c": what.product,
            "Sentiment__c": what.mood,
            "Next_Step__c": what.next_step,
            "Samples_Left__c": what.samples,
        }

    def _audit(self, what: Happening, made: int) -> Record:
        dice = self._dice
        made = min(made, self._now - 3_600)
        changed = made
        if dice.chance(0.3):
            changed += dice.between(60, 9 * DAY_SECONDS)
        changed = min(changed, self._now)
        return {
            "CreatedDate": made,
            "CreatedById": what.owner.id,
            "LastModifiedDate": changed,
            "LastModifiedById": what.owner.id,
            # A few rows were touched by the system long after anyone changed them.
            "SystemModstamp": changed if dice.chance(0.97) else min(changed + 86 * DAY_SECONDS, self._now),
        }

    def _moment(self, what: Happening) -> int:
        """A quarter of an hour in the owner's working day, in UTC."""
        hour = self._dice.between(8, 16) - what.owner.country.utc_hours
        return what.day * DAY_SECONDS + hour * 3600 + self._dice.between(0, 3) * 900

    def _write_task(self, what: Happening, shared: Record) -> None:
        dice, calendar = self._dice, self._calendar
        dated = what.oddity is not Oddity.NO_DATE and not (what.channel == "todo" and dice.chance(0.05))
        waiting = what.day > calendar.today or what.channel in ("plan", "todo")
        still_open = 1.0 if what.day > calendar.today else 0.6 if calendar.today - what.day < 40 else 0.1
        closed = not (waiting and dice.chance(still_open))
        moment = self._moment(what) + dice.between(0, 800)
        lead_time = dice.between(1, 20) * DAY_SECONDS if waiting else -dice.between(60, 7_000)
        audit = self._audit(what, moment - lead_time)
        kind, subtype = dice.pick(_TASK_TYPES[what.channel])
        if what.stage == "demo" and what.channel == "visit":
            kind = "Demo"
        priority = _PRIORITIES.draw(dice)
        day = what.day if dated else None
        reference = audit["CreatedDate"] // DAY_SECONDS if day is None else day
        record: Record = {
            **shared,
            **audit,
            "Id": next(self._task_ids),
            "ActivityDate": day,
            "Status": "Completed" if closed else _OPEN.draw(dice),
            "Priority": priority,
            "IsHighPriority": priority == "High",
            "Type": kind,
            "TaskSubtype": subtype,
            "IsClosed": closed,
            "IsArchived": closed and calendar.today - reference > ARCHIVED_AFTER_DAYS,
            "CompletedDateTime": min(max(moment, audit["CreatedDate"]), self._now) if closed else None,
        }
        if subtype == "Call" and closed:
            record.update(self._call(what.channel))
        if not closed and dice.chance(0.4):
            record.update(IsReminderSet=True, ReminderDateTime=moment)
        self._tables["Task"].write(record)
        self.tasks += 1
        self._relate_task(what, record)

    def _call(self, channel: str) -> Record:
        dice = self._dice
        if channel == "voicemail":
            return {
                "CallDurationInSeconds": dice.between(0, 55),
                "CallType": "Outbound",
                "CallDisposition": "No answer",
            }
        return {
            "CallDurationInSeconds": dice.between(40, 600) + (dice.between(0, 2_400) if dice.chance(0.3) else 0),
            "CallType": "Inbound" if dice.chance(0.2) else "Outbound",
            "CallDisposition": "Connected" if dice.chance(0.8) else "",
        }

    def _write_event(self, what: Happening, shared: Record) -> None:
        dice, calendar = self._dice, self._calendar
        all_day = what.oddity is Oddity.ALL_DAY or dice.chance(0.06)
        start = what.day * DAY_SECONDS if all_day else self._moment(what)
        minutes = 1_440 if all_day else dice.pick(_DURATIONS)
        record: Record = {
            **shared,
            **self._audit(what, start - dice.between(1, 25) * DAY_SECONDS + dice.between(0, 7_000)),
            "Id": next(self._event_ids),
            "Location": self._location(what),
            "IsAllDayEvent": all_day,
            "ActivityDateTime": start,
            "ActivityDate": what.day,
            "DurationInMinutes": minutes,
            "StartDateTime": start,
            # Salesforce ends a whole day where it starts, at midnight, and still counts 1,440 minutes.
            "EndDateTime": start if all_day else start + minutes * 60,
            "Type": "Demo" if what.stage == "demo" else dice.pick(_EVENT_TYPES),
            "ShowAs": "Free" if all_day else "Busy",
            "EventSubtype": "Event",
            "IsGroupEvent": bool(what.guests),
            "GroupEventType": "1" if what.guests else "0",
            "IsArchived": calendar.today - what.day > ARCHIVED_AFTER_DAYS,
        }
        if what.day > calendar.today and dice.chance(0.7):
            record.update(IsReminderSet=True, ReminderDateTime=start - 900)
        table = self._tables["Event"]
        table.write(record)
        self.events += 1
        children = []
        for guest in what.guests:
            child = {**record, "Id": next(self._event_ids), "OwnerId": guest.id, "IsChild": True}
            table.write(child)
            self.child_events += 1
            children.append(child)
        self._relate_event(what, record, children)

    def _location(self, what: Happening) -> str:
        if what.channel == "group":
            return "Congress centre" if self._dice.chance(0.5) else "Training centre"
        if what.account is None:
            return ""
        return (
            what.account.name
            if self._dice.chance(0.5)
            else self._dice.pick((what.account.town, "Cafeteria", "Meeting room 2", ""))
        )

    def _links(self, what: Happening, record: Record) -> list[Record]:
        """One relation per contact or lead, one for the account or whatever it is about, one for the owner."""
        keep = {name: record[name] for name in _RELATION_AUDIT}
        links = [
            {**keep, "RelationId": person.id, "AccountId": person.account.id if person.account else ""}
            for person in what.people
        ]
        if what.what:
            links.append({**keep, "RelationId": what.what, "IsWhat": True, "AccountId": record["AccountId"]})
        links.append({**keep, "RelationId": what.owner.id})
        return links

    def _relate_task(self, what: Happening, record: Record) -> None:
        for link in self._links(what, record):
            link.update(Id=next(self._task_relation_ids), TaskId=record["Id"], EventId=record["Id"])
            self._put(link, "TaskRelation", "EventRelation")
            self.task_relations += 1

    def _relate_event(self, what: Happening, record: Record, children: list[Record]) -> None:
        links = self._links(what, record)
        for link in links:
            link["IsParent"] = not str(link["RelationId"]).startswith("005")
        for child in children:
            answer = self._dice.pick(("Accepted", "Accepted", "New", "Declined"))
            links.append({
                **{name: record[name] for name in _RELATION_AUDIT},
                "RelationId": child["OwnerId"], "ChildEventId": child["Id"], "IsInvitee": True, "Status": answer,
                "RespondedDate": None if answer == "New" else record["LastModifiedDate"],
                "Response": "Not this week, sorry" if answer == "Declined" else "",
            })  # fmt: skip
        for link in links:
            link.update(Id=next(self._event_relation_ids), TaskId=record["Id"], EventId=record["Id"])
            self._put(link, "EventRelation", "TaskRelation")
            self.event_relations += 1

    def _put(self, link: dict[str, Any], own: str, other: str) -> None:
        self._tables[own].write(link)
        if self._layout is Layout.WEEKLY:
            # The weekly export holds the relations of tasks and of events in both files.
            self._tables[other].write(link)

    def _remember(self, what: Happening) -> None:
        for person in what.people:
            person.last_activity = max(person.last_activity or 0, what.day)
        if what.account:
            what.account.last_activity = max(what.account.last_activity or 0, what.day)


_RELATION_AUDIT = ("CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp", "IsDeleted")
