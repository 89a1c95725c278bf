import {
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";

import type { Activity } from "@/api/types";
import { HighlightedText } from "@/components/highlighted-text";

import { ContactsCell } from "./contacts-cell";
import { DateCell } from "./date-cell";
import { SubjectCell } from "./subject-cell";

interface ActivityColumnMeta {
  /** The track of the CSS grid. */
  width: string;
  /** Hidden when the table is narrower than this; the least important columns go first. */
  minTableWidth: number;
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

/** A column's id is the name the API sorts by. */
export const activityColumns = column.columns([
  column.accessor("activity_date", {
    header: "Date",
    sortDescFirst: true,
    meta: { width: "104px", minTableWidth: 0 },
    cell: ({ row }) => <DateCell day={row.original.activity_date} />,
  }),
  column.accessor("subject", {
    header: "Subject",
    sortDescFirst: false,
    meta: { width: "minmax(180px, 3fr)", minTableWidth: 0 },
    cell: ({ row }) => <SubjectCell activity={row.original} />,
  }),
  column.accessor((activity) => activity.contacts[0]?.name, {
    id: "contacts",
    header: "Contacts",
    sortDescFirst: false,
    meta: { width: "minmax(150px, 1.9fr)", minTableWidth: 520 },
    cell: ({ row }) => (
      <ContactsCell
        contacts={row.original.contacts}
        count={row.original.contact_count}
        matches={row.original.matches}
      />
    ),
  }),
  column.accessor((activity) => activity.account?.name, {
    id: "account",
    header: "Account",
    sortDescFirst: false,
    meta: { width: "minmax(110px, 1.2fr)", minTableWidth: 760 },
    cell: ({ row }) => (
      <Plain
        text={row.original.account?.name ?? row.original.account?.id}
        ranges={row.original.matches?.account}
      />
    ),
  }),
  column.accessor((activity) => activity.owner?.name, {
    id: "owner",
    header: "Owner",
    sortDescFirst: false,
    meta: { width: "minmax(90px, 0.8fr)", minTableWidth: 880 },
    cell: ({ row }) => (
      <Plain text={row.original.owner?.name ?? row.original.owner?.id} ranges={row.original.matches?.owner} />
    ),
  }),
  column.accessor("type", {
    header: "Type",
    sortDescFirst: false,
    meta: { width: "92px", minTableWidth: 980 },
    cell: ({ row }) => <Plain text={row.original.type} />,
  }),
  column.accessor("status", {
    header: "Status",
    sortDescFirst: false,
    meta: { width: "96px", minTableWidth: 1080 },
    cell: ({ row }) => <Plain text={row.original.status} />,
  }),
]);

/** Which columns the viewer may see and which of them fit; a table that was not measured yet shows them all. */
export function columnVisibility(tableWidth: number, denied: ReadonlySet<string>): Record<string, boolean> {
  return Object.fromEntries(
    activityColumns.map((definition) => {
      const id = definition.id ?? ("accessorKey" in definition ? definition.accessorKey : "");
      const fits = tableWidth === 0 || tableWidth >= (definition.meta?.minTableWidth ?? 0);
      // The subject's column also carries the note.
      return [id, fits && (id === "subject" || !denied.has(id))];
    }),
  );
}
