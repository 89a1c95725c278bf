import type { ReactNode } from "react";

import type { Activity } from "@/api/types";
import { ErrorState } from "@/components/error-state";
import type { RowSelection } from "@/lib/row-selection";

import { ActivityTable } from "./activity-table";
import type { Columns } from "./columns";
import type { Density } from "./density";
import { DayNotice } from "./day-notice";
import { ListEnd } from "./list-end";
import { SearchNotice } from "./search-notice";
import type { Sort } from "./search-params";
import { TableSkeleton } from "./table-skeleton";
import type { ActivityListState } from "./use-activity-list";

interface ActivityListProps {
  list: ActivityListState;
  sort: Sort;
  onSort: (sort: Sort) => void;
  density: Density;
  columns: Columns | undefined;
  onColumns: (columns: Columns) => void;
  /** The day the list begins at, and the way to its very beginning. */
  at: string | undefined;
  onAt: (at: string | undefined) => void;
  selection: RowSelection<Activity>;
  /** The box above all boxes. */
  selectAll: ReactNode;
  openId: string | undefined;
  onOpen: (activity: Activity) => void;
  /** Shown when nothing matches: why, and the way out. */
  empty: ReactNode;
}

/** The list in each of its states; what was on the screen stays there while new rows are on their way. */
export function ActivityList({ list, empty, density, at, onAt, ...table }: ActivityListProps) {
  if (list.isPending) return <TableSkeleton density={density} />;
  if (list.error && (!list.total || list.isStale)) {
    return <ErrorState error={list.error} title="The activities could not be loaded" onRetry={list.retry} />;
  }
  const notice = at !== undefined && (
    <DayNotice at={at} sort={table.sort} list={list} onLeave={() => onAt(undefined)} />
  );
  if (notice && list.activities.length === 0 && (list.total?.count ?? 0) > 0) return notice;
  if (!list.total || list.activities.length === 0) return empty;
  return (
    <>
      {notice}
      <SearchNotice corrections={list.corrections} />
      <ActivityTable
        activities={list.activities}
        total={list.total}
        listKey={list.listKey}
        isStale={list.isStale}
        density={density}
        before={list.before}
        beginsAtDay={at !== undefined}
        isWhole={list.isWhole}
        onNearStart={list.loadBefore}
        onNearEnd={list.loadMore}
        end={<ListEnd list={list} />}
        {...table}
      />
    </>
  );
}
