import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useTable, type Updater, type SortingState } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";

import type { Activity, Total } from "@/api/types";
import type { RowSelection } from "@/lib/row-selection";

import { activityTableFeatures } from "./activity-columns";
import { ActivityRow } from "./activity-row";
import { ActivityTableHeader } from "./activity-table-header";
import classes from "./activity-table.module.css";
import type { ColumnChoice, Columns } from "./columns";
import { HEADER_HEIGHT, ROW_HEIGHTS, rowLayout, type Density } from "./density";
import type { Sort } from "./search-params";
import { sortFromState, sortToState } from "./sorting";
import { useActiveRow } from "./use-active-row";
import { useGridKeyboard } from "./use-grid-keyboard";
import { useGridPointer } from "./use-grid-pointer";
import { useRowRanges } from "./use-row-ranges";
import { gridOf, useShownColumns } from "./use-shown-columns";

interface ActivityTableProps {
  activities: readonly Activity[];
  total: Total;
  /** Names the list that is shown; another list starts at its top. */
  listKey: string;
  isStale: boolean;
  sort: Sort;
  onSort: (sort: Sort) => void;
  density: Density;
  /** Chosen columns; undefined shows what fits. */
  columns: Columns | undefined;
  onColumns: (columns: Columns) => void;
  selection: RowSelection<Activity>;
  /** The box above all boxes. */
  selectAll: ReactNode;
  openId: string | undefined;
  onOpen: (activity: Activity) => void;
  /** How many rows stand before the day that the list begins at; more of them may come. */
  before: number;
  beginsAtDay: boolean;
  isWhole: boolean;
  onNearStart: () => void;
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
  columns,
  onColumns,
  selection,
  selectAll,
  openId,
  onOpen,
  before,
  beginsAtDay,
  isWhole,
  onNearStart,
  onNearEnd,
  end,
}: ActivityTableProps) {
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const scrollerRef = useMergedRef(sizeRef, scroller);
  const layout = rowLayout(width, density);
  const headerHeight = layout === "card" ? 0 : HEADER_HEIGHT;
  const rowHeight = ROW_HEIGHTS[layout];
  const [resizing, setResizing] = useState<ColumnChoice>();
  const { definitions, shown, key } = useShownColumns(columns, width, layout === "card");
  const sized = shown.map((one) =>
    one.column.id === resizing?.name ? { ...one, width: resizing?.width } : one,
  );
  const { tracks, minWidth, offsets, lastFrozen } = gridOf(sized);
  const offsetsKey = JSON.stringify([...offsets]);
  // Rows are drawn again only when what is frozen, or where, has changed.
  const frozen = useMemo(
    () => ({ offsets: new Map(JSON.parse(offsetsKey) as [string, number][]), last: lastFrozen }),
    [offsetsKey, lastFrozen],
  );

  const sorting = sortToState(sort);
  const table = useTable({
    features: activityTableFeatures,
    columns: definitions,
    data: activities,
    getRowId: (activity) => activity.id,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state: { sorting },
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
    // What comes before the rows must not move them under the reader.
    anchorTo: beginsAtDay ? "end" : "start",
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

  const isNearStart = beginsAtDay && (items[0]?.index ?? NEAR_END) < NEAR_END;
  useEffect(() => {
    if (isNearStart) onNearStart();
  }, [isNearStart, onNearStart, rows.length]);

  const ranges = useRowRanges(activities, selection);
  const { activeIndex, activate, move } = useActiveRow({
    scroller,
    listKey,
    before,
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

  function resized(name: string, to: number): void {
    setResizing(undefined);
    onColumns({
      frozen: columns?.frozen ?? 0,
      shown: shown.map(({ column, width: own }) => {
        const id = column.id ?? "";
        const given = id === name ? to : columns?.shown.find((one) => one.name === id)?.width;
        return given === undefined && own === undefined ? { name: id } : { name: id, width: given };
      }),
    });
  }

  return (
    <div ref={scrollerRef} className={classes.scroller} data-layout={layout}>
      <div
        role="grid"
        aria-label="Activities"
        aria-rowcount={total.exact && (isWhole || !beginsAtDay) ? total.count + 1 : -1}
        aria-multiselectable
        aria-busy={isStale}
        data-stale={isStale || undefined}
        className={classes.grid}
        style={{
          "--columns": tracks,
          "--row-height": `${rowHeight}px`,
          ...(columns && layout !== "card" ? { minWidth: `max(100%, ${minWidth}px)` } : {}),
        }}
        tabIndex={-1}
        {...pointer}
      >
        <ActivityTableHeader
          headers={headers}
          selectAll={selectAll}
          frozen={frozen}
          widths={
            new Map(
              sized.flatMap(({ column, width: one }) => (one === undefined ? [] : [[column.id ?? "", one]])),
            )
          }
          onResizing={(name, to) => setResizing({ name, width: to })}
          onResized={resized}
        />
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
                frozen={frozen}
                visibleColumns={key}
              />
            ) : null;
          })}
        </div>
      </div>
      {end}
    </div>
  );
}
