import { Button, Skeleton, UnstyledButton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";

import type { Activity, ActivityGroup } from "@/api/types";
import { CheckBox } from "@/components/check-box";
import { ErrorState } from "@/components/error-state";
import { NO_SUBJECT } from "@/lib/format";
import type { RowSelection } from "@/lib/row-selection";

import { DateCell } from "./date-cell";
import { groupRowsQuery } from "./group-queries";
import classes from "./grouped-list.module.css";
import type { ActivityFilters } from "./search-params";

interface GroupRowsProps {
  filters: ActivityFilters;
  group: ActivityGroup;
  selection: RowSelection<Activity>;
  onOpen: (activity: Activity) => void;
}

export function GroupRows({ filters, group, selection, onOpen }: GroupRowsProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    groupRowsQuery(filters, group),
  );
  if (error && !data) {
    return <ErrorState error={error} title="The group could not be loaded" onRetry={() => void refetch()} />;
  }
  if (!data) return <Skeleton height={108} role="status" aria-label={`Loading ${group.label}`} />;
  const rows = data.pages.flatMap((page) => page.items);
  return (
    <>
      <ul className={classes.rows} aria-label={`Activities of ${group.label || "the group without a value"}`}>
        {rows.map((row) => (
          <GroupRow key={row.id} row={row} selection={selection} onOpen={onOpen} />
        ))}
      </ul>
      {hasNextPage && (
        <Button
          className={classes.more}
          variant="subtle"
          color="gray"
          size="compact-sm"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </>
  );
}

interface GroupRowProps {
  row: Activity;
  selection: RowSelection<Activity>;
  onOpen: (activity: Activity) => void;
}

function GroupRow({ row, selection, onOpen }: GroupRowProps) {
  const subscribe = useCallback(
    (listener: () => void) => selection.subscribeTo(row.salesforce_id, listener),
    [selection, row.salesforce_id],
  );
  const isSelected = useSyncExternalStore(subscribe, () => selection.has(row.salesforce_id));
  const subject = row.subject ?? NO_SUBJECT;
  return (
    <li className={classes.row} data-selected={isSelected || undefined}>
      <CheckBox
        aria-label={`Select ${subject}`}
        checked={isSelected}
        onChange={() => selection.toggle(row)}
      />
      <span className={classes.day}>
        <DateCell day={row.activity_date} />
      </span>
      <UnstyledButton className={classes.subject} onClick={() => onOpen(row)} title={subject}>
        {subject}
      </UnstyledButton>
      <span className={classes.detail}>
        {[row.account?.name, row.owner?.name].filter(Boolean).join(" · ")}
      </span>
    </li>
  );
}
