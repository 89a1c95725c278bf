import { FlexRender, type Row } from "@tanstack/react-table";
import { memo, useCallback, useSyncExternalStore } from "react";

import type { Activity } from "@/api/types";
import { NO_SUBJECT } from "@/lib/format";
import type { RowSelection } from "@/lib/row-selection";

import type { activityTableFeatures } from "./activity-columns";
import classes from "./activity-table.module.css";
import { frozenProps, type FrozenColumns } from "./frozen-columns";
import { RowCheckbox } from "./row-checkbox";

interface ActivityRowProps {
  row: Row<typeof activityTableFeatures, Activity>;
  index: number;
  top: number;
  isFocusable: boolean;
  isOpen: boolean;
  selection: RowSelection<Activity>;
  frozen: FrozenColumns;
  /** Changes when other columns are shown, which the row itself would not notice. */
  visibleColumns: string;
}

/** One row. It listens to its own place in the selection only, so that selecting it draws nothing else. */
export const ActivityRow = memo(function ActivityRow({
  row,
  index,
  top,
  isFocusable,
  isOpen,
  selection,
  frozen,
}: ActivityRowProps) {
  const { salesforce_id: id } = row.original;
  const subscribe = useCallback(
    (listener: () => void) => selection.subscribeTo(id, listener),
    [selection, id],
  );
  const isSelected = useSyncExternalStore(subscribe, () => selection.has(id));

  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-current={isOpen || undefined}
      tabIndex={isFocusable ? 0 : -1}
      data-index={index}
      data-open={isOpen || undefined}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className={classes.selectCell} data-select="" {...frozenProps(frozen, "")}>
        <RowCheckbox label={`Select ${row.original.subject ?? NO_SUBJECT}`} checked={isSelected} />
      </div>
      {row.getVisibleCells().map((cell) => (
        <div
          key={cell.id}
          role="gridcell"
          className={classes.cell}
          data-column={cell.column.id}
          {...frozenProps(frozen, cell.column.id)}
        >
          <FlexRender cell={cell} />
        </div>
      ))}
    </div>
  );
});
