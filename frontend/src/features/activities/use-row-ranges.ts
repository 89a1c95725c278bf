import { useRef } from "react";

import type { Activity } from "@/api/types";
import type { RowSelection } from "@/lib/row-selection";

export interface RowRanges {
  toggle: (index: number) => void;
  /** Selects from the last row touched to this one; further calls move the same range's end. */
  extendTo: (index: number, from: number) => void;
  /** Begins a drag over check boxes; the answer is told each row the pointer reaches. */
  drag: (index: number) => (to: number) => void;
  /** The next range starts at this row. */
  anchorAt: (index: number) => void;
}

interface Range {
  paint: (rows: readonly Activity[]) => void;
}

/** Ranges run over the rows that are loaded, in the order of the list. */
export function useRowRanges(rows: readonly Activity[], selection: RowSelection<Activity>): RowRanges {
  // By id: after a new sort the anchor is where its row is now.
  const anchorId = useRef<string | null>(null);
  const range = useRef<Range | null>(null);

  function between(a: number, b: number): readonly Activity[] {
    return rows.slice(Math.min(a, b), Math.max(a, b) + 1);
  }

  function anchorAt(index: number): void {
    anchorId.current = rows[index]?.id ?? null;
    range.current = null;
  }

  return {
    anchorAt,
    toggle(index) {
      const row = rows[index];
      if (!row) return;
      selection.toggle(row);
      anchorAt(index);
    },
    extendTo(index, from) {
      const found = rows.findIndex((row) => row.id === anchorId.current);
      const anchor = found === -1 ? from : found;
      anchorId.current = rows[anchor]?.id ?? null;
      range.current ??= { paint: selection.stroke(true) };
      range.current.paint(between(anchor, index));
    },
    drag(index) {
      const start = rows[index];
      const paint = selection.stroke(start ? !selection.has(start.salesforce_id) : true);
      anchorAt(index);
      return (to) => paint(between(index, to));
    },
  };
}
