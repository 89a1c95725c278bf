import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useTable, type Updater, type SortingState } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type ReactNode } from "react";

import type { Activity, Total } from "@/api/types";
import { useDeniedFields } from "@/components/viewer-context";
import type { RowSelection } from "@/lib/row-selection";

import { activityColumns, activityTableFeatures, columnVisibility } from "./activity-columns";
import { ActivityRow } from "./activity-row";
import { ActivityTableHeader } from "./activity-table-header";
import classes from "./activity-table.module.css";
import { HEADER_HEIGHT, ROW_HEIGHTS, rowLayout, type Density } from "./density";
import type { Sort } from "./search-params";
import { sortFromState, sortToState } from "./sorting";
import { useActiveRow } from "./use-active-row";
import { useGridKeyboard } from "./use-grid-keyboard";
import { useGridPointer } from "./use-grid-pointer";
import { useRowRanges } from "./use-row-ranges";

interface ActivityTableProps {
  activities: readonly Activity[];
  total: Total;
  /** Names the list that is shown; another list starts at its top. */
  listKey: string;
  isStale: boolean;
  sort: Sort;
  onSort: (sort: Sort) => void;
  density: Density;
  selection: RowSelection<Activity>;
  /** The box above all boxes. */
  selectAll: ReactNode;
  openId: string | undefined;
  onOpen: (activity: Activity) => void;
  /** Asked for when the end of what is loaded comes near. */
  onNearEnd: () => void;
  /** What stands below the last row. */
  end: ReactNode;
}

const OVERSCAN = 8;
const NEAR_END = 25;

export function ActivityTable({
  activities,
  total,
  listKey,
  isStale,
  sort,
  onSort,
  density,
  selection,
  selectAll,
  openId,
  onOpen,
  onNearEnd,
  end,
}: ActivityTableProps) {
  const denied = useDeniedFields();
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const scrollerRef = useMergedRef(sizeRef, scroller);
  const layout = rowLayout(width, density);
  const headerHeight = layout === "card" ? 0 : HEADER_HEIGHT;
  const rowHeight = ROW_HEIGHTS[layout];
  const [visibility, setVisibility] = useState(() => columnVisibility(0, denied));
  const fitting = columnVisibility(layout === "card" ? 0 : width, denied);
  const visibleColumns = Object.keys(fitting)
    .filter((id) => fitting[id])
    .join(" ");
  if (Object.keys(visibility).some((id) => visibility[id] !== fitting[id])) setVisibility(fitting);

  const sorting = sortToState(sort);
  const table = useTable({
    features: activityTableFeatures,
    columns: activityColumns,
    data: activities,
    getRowId: (activity) => activity.id,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state: { sorting, columnVisibility: visibility },
    onSortingChange: (updater: Updater<SortingState>) =>
      onSort(sortFromState(typeof updater === "function" ? updater(sorting) : updater)),
  });
  const rows = table.getRowModel().rows;
  const headers = table.getHeaderGroups()[0]?.headers ?? [];

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    // React batches scrolling well by itself; flushing at once is refused inside effects.
    useFlushSync: false,
    overscan: OVERSCAN,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
  });

  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  useEffect(() => virtualizer.scrollToOffset(0), [virtualizer, listKey]);

  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  const isNearEnd = rows.length > 0 && lastShown >= rows.length - NEAR_END;
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, onNearEnd, rows.length]);

  const ranges = useRowRanges(activities, selection);
  const { activeIndex, activate, move } = useActiveRow({
    scroller,
    listKey,
    count: rows.length,
    scrollTo: (index) => virtualizer.scrollToIndex(index),
  });

  function openAt(index: number): void {
    const activity = activities[index];
    if (activity) onOpen(activity);
  }

  function moveTo(index: number): void {
    move(index);
    // With the drawer open, walking the list walks the drawer.
    if (openId !== undefined) openAt(index);
  }

  function pageRows(): number {
    return Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
  }

  useGridKeyboard({ count: rows.length, pageRows, activeIndex, ranges, onMove: moveTo, onOpen: openAt });
  const pointer = useGridPointer({ ranges, activeIndex, onActivate: activate, onOpen: openAt });
  const tracks = headers.map((header) => header.column.columnDef.meta?.width ?? "1fr").join(" ");

  return (
    <div ref={scrollerRef} className={classes.scroller} data-layout={layout}>
      <div
        role="grid"
        aria-label="Activities"
        aria-rowcount={total.exact ? total.count + 1 : -1}
        aria-multiselectable
        aria-busy={isStale}
        data-stale={isStale || undefined}
        className={classes.grid}
        style={{ "--columns": `36px ${tracks}`, "--row-height": `${rowHeight}px` }}
        tabIndex={-1}
        {...pointer}
      >
        <ActivityTableHeader headers={headers} selectAll={selectAll} />
        <div role="rowgroup" className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row ? (
              <ActivityRow
                key={row.id}
                row={row}
                index={item.index}
                top={item.start - headerHeight}
                isFocusable={item.index === activeIndex}
                isOpen={openId === row.id || openId === row.original.salesforce_id}
                selection={selection}
                visibleColumns={visibleColumns}
              />
            ) : null;
          })}
        </div>
      </div>
      {end}
    </div>
  );
}
