import type { Activity, ActivityDetail } from "@/api/types";

/** A small made-up organisation: skewed owners and topics, notes that read like notes, and the ugly cases. */

const OWNERS = ["Ana Ferreira", "Tom Becker", "Lucy Okafor", "Priya Nair"];
const ACCOUNTS = ["Heart Center North", "Lakeside Clinic", "St. Anne Hospital", "Valley Medical Group"];
const TYPES = ["Call", "Email", "Meeting", "To-do"];
const STATUSES = ["Completed", "Not Started", "In Progress"];
const PRODUCTS = ["Cardiva", "Luminex", null];

const CONTACTS = [
  { id: "003000000000001AAA", name: "Dr. Wei Li", specialty: "Cardiology" },
  { id: "003000000000002AAA", name: "Dr. Marta Sørensen", specialty: "Electrophysiology" },
  { id: "003000000000003AAA", name: "Jonas Müller", specialty: null },
  { id: "003000000000004AAA", name: "Dr. Amara Diallo", specialty: "Oncology" },
];

const NOTES = [
  "Spoke about the new trial data. Dr. Li asked for the subgroup table and wants to see it before the May board.\nPromised to send it by Friday.",
  "Objection on price: the competitor quoted 12% less. She will decide after the budget round; call again in two weeks.",
  "Quick catch-up by phone. The nurse training went well, 14 people came. Next session in the autumn.",
  "Left a voicemail. No answer since the last visit.",
  "<html><body><p>Dear colleague,</p><script>alert('x')</script><img src=x onerror=alert(1)><p>See you on Monday.</p></body></html>",
  null,
];

const SUBJECTS = [
  "Lunch with the EP group",
  "Call about trial data",
  "Price objection",
  "Follow-up: nurse training",
  "Voicemail",
  "Contract draft",
];

function pick<T>(list: readonly [T, ...T[]] | readonly T[], index: number): T {
  return list[index % list.length] as T;
}

export function uuid(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
}

/** Days counted back from 31 December 2026. */
function dayBefore(count: number): string {
  return new Date(Date.UTC(2026, 11, 31 - count)).toISOString().slice(0, 10);
}

export function makeActivity(index: number, changes: Partial<Activity> = {}): Activity {
  // Most belong to the first owner, as in life.
  const owner = index % 5 < 3 ? 0 : index % OWNERS.length;
  const contacts = index % 7 === 6 ? [] : CONTACTS.slice(index % 3, (index % 3) + 1 + (index % 2));
  const day = dayBefore(Math.floor(index / 2));
  return {
    id: uuid(index),
    salesforce_id: `00T${String(index).padStart(12, "0")}AAA`,
    kind: index % 4 === 2 ? "event" : "task",
    activity_date: day,
    starts_at: null,
    duration_minutes: null,
    subject: `${pick(SUBJECTS, index)} ${index}`,
    description: pick(NOTES, index),
    status: pick(STATUSES, index),
    priority: index % 9 === 0 ? "High" : "Normal",
    type: pick(TYPES, index),
    subtype: pick(TYPES, index),
    owner: { id: `00500000000000${owner}AAA`, name: pick(OWNERS, owner) },
    account: index % 11 === 10 ? null : { id: `00100000000000${index % 4}AAA`, name: pick(ACCOUNTS, index) },
    contacts,
    contact_count: contacts.length,
    has_contact: contacts.length > 0,
    has_physician: contacts.some((contact) => contact.specialty !== null),
    is_completed: index % 3 === 0,
    is_high_priority: index % 9 === 0,
    is_archived: false,
    month: day.slice(0, 7),
    quarter: `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`,
    attributes: { Product__c: pick(PRODUCTS, index) },
    tokens: 60 + ((index * 37) % 140),
    ...changes,
  };
}

export function makeDetail(activity: Activity, changes: Partial<ActivityDetail> = {}): ActivityDetail {
  return {
    ...activity,
    is_deleted: false,
    related: null,
    llm_context: { schema_version: 1, salesforce_id: activity.salesforce_id, subject: activity.subject },
    source: {
      created_at: "2026-03-01T08:00:00Z",
      modified_at: "2026-03-02T08:00:00Z",
      system_modstamp: "2026-03-02T08:00:00Z",
      mirrored_at: "2026-03-03T08:00:00Z",
      structured_at: "2026-03-03T08:01:00Z",
      rules_version: 1,
      content_hash: "a".repeat(64),
    },
    salesforce_url: null,
    ...changes,
  };
}

export const ACTIVITIES: readonly Activity[] = Array.from({ length: 260 }, (_, index) => makeActivity(index));

/** Of a search that found the row by nothing that is shown. */
export const NO_MATCHES: NonNullable<Activity["matches"]> = {
  subject: [],
  owner: [],
  account: [],
  contacts: [],
  specialties: [],
  snippet: null,
  snippet_ranges: [],
  description: [],
};
