import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { FlexRender, type Header } from "@tanstack/react-table";
import type { ReactNode } from "react";

import type { Activity } from "@/api/types";

import type { activityTableFeatures } from "./activity-columns";
import classes from "./activity-table.module.css";

interface ActivityTableHeaderProps {
  headers: Header<typeof activityTableFeatures, Activity>[];
  /** The box above all boxes. */
  selectAll: ReactNode;
}

const DIRECTIONS = { asc: "ascending", desc: "descending" } as const;

export function ActivityTableHeader({ headers, selectAll }: ActivityTableHeaderProps) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        <div role="columnheader" className={classes.selectCell}>
          <span className={classes.visuallyHidden}>Selected</span>
          {selectAll}
        </div>
        {headers.map((header) => {
          const sorted = header.column.getIsSorted();
          const Arrow = sorted === "desc" ? IconArrowDown : IconArrowUp;
          return (
            <div
              key={header.id}
              role="columnheader"
              aria-sort={sorted ? DIRECTIONS[sorted] : "none"}
              className={classes.headCell}
            >
              <button
                type="button"
                className={classes.sort}
                data-sorted={sorted || undefined}
                onClick={() => header.column.toggleSorting()}
              >
                <FlexRender header={header} />
                <Arrow size={13} aria-hidden className={classes.sortArrow} />
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
