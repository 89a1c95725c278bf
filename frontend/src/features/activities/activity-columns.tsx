import {
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";

import type { Activity } from "@/api/types";
import { HighlightedText } from "@/components/highlighted-text";
import { formatNumber } from "@/lib/format";
import { formatExact } from "@/lib/instants";

import { ContactsCell } from "./contacts-cell";
import { DateCell } from "./date-cell";
import { monthLabel } from "./month-label";
import { SORT_FIELDS } from "./search-params";
import { SubjectCell } from "./subject-cell";

interface ActivityColumnMeta {
  label: string;
  /** The track of the CSS grid, while the column has no width of its own. */
  track: string;
  /** Its width where it must have one: while it is frozen, and as the least the table needs. */
  pixels: number;
  /** Hidden when the table is narrower than this and nobody chose columns; the least important columns go first. */
  minTableWidth?: number;
  /** The name under which a role may not see it, where that is another. */
  denied?: string;
}

export const activityTableFeatures = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  columnMeta: metaHelper<ActivityColumnMeta>(),
});

const column = createColumnHelper<typeof activityTableFeatures, Activity>();

interface PlainProps {
  text: string | null | undefined;
  ranges?: readonly (readonly number[])[] | undefined;
}

function Plain({ text, ranges }: PlainProps) {
  return text ? (
    <span title={text}>
      <HighlightedText text={text} ranges={ranges} />
    </span>
  ) : null;
}

function yesNo(flag: boolean | null): string {
  return flag === null ? "" : flag ? "Yes" : "No";
}

type Cell = (activity: Activity) => ReactNode;

/** A column's id is the name the API sorts and filters by. */
function define(id: string, meta: ActivityColumnMeta, cell: Cell) {
  // Only the API sorts, but a column without an accessor cannot be sorted.
  return column.accessor((activity): unknown => activity.id, {
    id,
    header: meta.label,
    enableSorting: (SORT_FIELDS as readonly string[]).includes(id),
    sortDescFirst: id === "activity_date" || id === "tokens",
    meta,
    cell: ({ row }) => cell(row.original),
  });
}

function text(
  id: string,
  label: string,
  pixels: number,
  valueOf: (activity: Activity) => string | null,
  more = {},
) {
  const meta = { label, track: `${pixels}px`, pixels, ...more };
  return define(id, meta, (activity) => <Plain text={valueOf(activity)} />);
}

function count(
  id: string,
  label: string,
  pixels: number,
  valueOf: (activity: Activity) => number | null,
  more = {},
) {
  return text(
    id,
    label,
    pixels,
    (activity) => {
      const value = valueOf(activity);
      return value === null ? null : formatNumber(value);
    },
    more,
  );
}

const BUILT_IN = [
  define("activity_date", { label: "Date", track: "104px", pixels: 104, minTableWidth: 0 }, (activity) => (
    <DateCell day={activity.activity_date} />
  )),
  define(
    "subject",
    { label: "Subject", track: "minmax(180px, 3fr)", pixels: 280, minTableWidth: 0 },
    (activity) => <SubjectCell activity={activity} />,
  ),
  define(
    "contacts",
    { label: "Contacts", track: "minmax(150px, 1.9fr)", pixels: 220, minTableWidth: 520 },
    (activity) => <ContactsCell contacts={activity.contacts} count={activity.contact_count} matches={activity.matches} />,
  ),
  define(
    "account",
    { label: "Account", track: "minmax(110px, 1.2fr)", pixels: 160, minTableWidth: 760 },
    (activity) => <Plain text={activity.account?.name ?? activity.account?.id} ranges={activity.matches?.account} />,
  ),
  define(
    "owner",
    { label: "Owner", track: "minmax(90px, 0.8fr)", pixels: 120, minTableWidth: 880 },
    (activity) => <Plain text={activity.owner?.name ?? activity.owner?.id} ranges={activity.matches?.owner} />,
  ),
  text("type", "Type", 92, (activity) => activity.type, { minTableWidth: 980 }),
  text("status", "Status", 96, (activity) => activity.status, { minTableWidth: 1080 }),
  text("kind", "Kind", 72, (activity) => (activity.kind === "event" ? "Event" : "Task")),
  text("subtype", "Subtype", 96, (activity) => activity.subtype),
  text("priority", "Priority", 84, (activity) => activity.priority),
  text("specialty", "Specialty", 150, ({ contacts }) =>
    [...new Set(contacts.map(({ specialty }) => specialty).filter(Boolean))].join(", "),
  ),
  count("contact_count", "Contacts, how many", 84, (activity) => activity.contact_count, {
    denied: "contacts",
  }),
  text("has_contact", "Has a contact", 96, (activity) => yesNo(activity.has_contact), { denied: "contacts" }),
  text("has_physician", "Has a physician", 112, (activity) => yesNo(activity.has_physician), {
    denied: "contacts",
  }),
  text("is_completed", "Completed", 90, (activity) => yesNo(activity.is_completed), { denied: "status" }),
  text("is_high_priority", "High priority", 96, (activity) => yesNo(activity.is_high_priority), {
    denied: "priority",
  }),
  text("is_archived", "Archived", 84, (activity) => yesNo(activity.is_archived)),
  text("starts_at", "Start", 150, (activity) => activity.starts_at && formatExact(activity.starts_at)),
  count("duration_minutes", "Minutes", 76, (activity) => activity.duration_minutes),
  text("month", "Month", 88, (activity) => activity.month && monthLabel(activity.month)),
  text("quarter", "Quarter", 84, (activity) => activity.quarter),
  count("tokens", "Tokens", 76, (activity) => activity.tokens),
  text("description", "Notes", 320, (activity) => activity.description?.slice(0, 400) ?? null),
  text("salesforce_id", "Salesforce id", 170, (activity) => activity.salesforce_id),
];

export type ActivityColumn = (typeof BUILT_IN)[number];

function attributeColumn({ name, label }: { name: string; label: string }): ActivityColumn {
  const key = name.replace(/^attr\./, "");
  return text(name, label, 130, ({ attributes }) => {
    const value = attributes[key];
    return value === undefined || value === null
      ? null
      : typeof value === "boolean"
        ? yesNo(value)
        : String(value);
  });
}

/** Every column the viewer may have: those of every activity, then the attributes of this organisation. */
export function activityColumns(
  attributes: readonly { name: string; label: string }[],
  denied: ReadonlySet<string>,
): ActivityColumn[] {
  // The subject's column also carries the note.
  const mayShow = ({ id = "", meta }: ActivityColumn): boolean =>
    id === "subject" || !denied.has(meta?.denied ?? id);
  return [...BUILT_IN, ...attributes.map(attributeColumn)].filter(mayShow);
}
