import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import type { Activity, ActivityGroup } from "@/api/types";
import { ErrorState } from "@/components/error-state";
import { formatCount, formatNumber } from "@/lib/format";
import type { RowSelection } from "@/lib/row-selection";

import type { Density } from "./density";
import type { GroupBy } from "./group-by";
import { GroupItem } from "./group-item";
import { groupsQuery } from "./group-queries";
import classes from "./grouped-list.module.css";
import type { ActivityFilters } from "./search-params";
import { TableSkeleton } from "./table-skeleton";

interface GroupedListProps {
  filters: ActivityFilters;
  by: GroupBy;
  density: Density;
  selection: RowSelection<Activity>;
  onOpen: (activity: Activity) => void;
  /** Selects a whole group. Given to whom may select. */
  onSelect: ((group: ActivityGroup) => void) | undefined;
  empty: ReactNode;
}

/** So many months are open at first, so that a timeline can be read at once. */
const OPEN_MONTHS = 3;

/** The activities of the filters by the values of one field, each group with its exact number. */
export function GroupedList({ filters, by, density, empty, ...rows }: GroupedListProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    groupsQuery(filters, by),
  );
  if (error && !data) {
    return <ErrorState error={error} title="The groups could not be loaded" onRetry={() => void refetch()} />;
  }
  const first = data?.pages[0];
  if (!data || !first) return <TableSkeleton density={density} />;
  if (first.total.count === 0) return empty;
  const groups = data.pages.flatMap((page) => page.items);

  return (
    <div className={classes.scroll} role="region" aria-label={`Activities by ${first.label}`} tabIndex={0}>
      <p className={classes.summary} role="status">
        {formatCount(first.total.count, "group", "groups")}
        {first.memberships !== first.activities.count && (
          <>
            . An activity with several is in each of its groups: the numbers add up to{" "}
            {formatNumber(first.memberships)}.
          </>
        )}
      </p>
      <ul className={classes.groups}>
        {groups.map((group, index) => (
          <GroupItem
            key={`${by}=${group.value}`}
            by={by}
            group={group}
            filters={filters}
            startsOpen={by === "month" && index < OPEN_MONTHS}
            {...rows}
          />
        ))}
      </ul>
      {hasNextPage && (
        <Button
          className={classes.more}
          variant="default"
          size="xs"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Load more groups
        </Button>
      )}
    </div>
  );
}
