import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { FlexRender, type Header } from "@tanstack/react-table";
import type { ReactNode } from "react";

import type { Activity } from "@/api/types";

import type { activityTableFeatures } from "./activity-columns";
import classes from "./activity-table.module.css";
import { ColumnResizer } from "./column-resizer";
import { frozenProps, type FrozenColumns } from "./frozen-columns";

interface ActivityTableHeaderProps {
  headers: Header<typeof activityTableFeatures, Activity>[];
  /** The box above all boxes. */
  selectAll: ReactNode;
  frozen: FrozenColumns;
  widths: ReadonlyMap<string, number>;
  onResizing: (name: string, width: number) => void;
  onResized: (name: string, width: number) => void;
}

const DIRECTIONS = { asc: "ascending", desc: "descending" } as const;

export function ActivityTableHeader({
  headers,
  selectAll,
  frozen,
  widths,
  onResizing,
  onResized,
}: ActivityTableHeaderProps) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        <div role="columnheader" className={classes.selectCell} {...frozenProps(frozen, "")}>
          <span className={classes.visuallyHidden}>Selected</span>
          {selectAll}
        </div>
        {headers.map((header) => {
          const sorted = header.column.getIsSorted();
          const mayBeSorted = header.column.getCanSort();
          const Arrow = sorted === "desc" ? IconArrowDown : IconArrowUp;
          const label = header.column.columnDef.meta?.label ?? header.id;
          return (
            <div
              key={header.id}
              role="columnheader"
              aria-label={label}
              aria-sort={mayBeSorted ? (sorted ? DIRECTIONS[sorted] : "none") : undefined}
              className={classes.headCell}
              {...frozenProps(frozen, header.id)}
            >
              {mayBeSorted ? (
                <button
                  type="button"
                  className={classes.sort}
                  data-sorted={sorted || undefined}
                  onClick={() => header.column.toggleSorting()}
                >
                  <FlexRender header={header} />
                  <Arrow size={13} aria-hidden className={classes.sortArrow} />
                </button>
              ) : (
                <span className={classes.headLabel} title={label}>
                  {label}
                </span>
              )}
              <ColumnResizer
                label={label}
                width={widths.get(header.id)}
                onResizing={(width) => onResizing(header.id, width)}
                onResized={(width) => onResized(header.id, width)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
