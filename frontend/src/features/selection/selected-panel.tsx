import { CloseButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";

import { formatDay } from "@/lib/dates";
import { formatCount, NO_SUBJECT } from "@/lib/format";

import classes from "./selected-panel.module.css";
import type { SelectionStore } from "./selection-store";
import { useSelectedItems } from "./use-selected-items";

interface SelectedPanelProps {
  store: SelectionStore;
  onOpen: (id: string) => void;
}

const ROW_HEIGHT = 40;

/** Everything selected, from what the page remembers of it: for selections too large to ask for by id. */
export function SelectedPanel({ store, onOpen }: SelectedPanelProps) {
  const items = [...useSelectedItems(store).values()];
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    // React batches scrolling well by itself; flushing at once is refused inside effects.
    useFlushSync: false,
    overscan: 8,
  });

  return (
    <div ref={scroller} className={classes.scroller}>
      <ul
        className={classes.list}
        aria-label="Selected activities"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((row) => {
          const item = items[row.index];
          return item ? (
            <li
              key={item.id}
              aria-posinset={row.index + 1}
              aria-setsize={items.length}
              className={classes.item}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <span className={classes.date}>
                {item.activity_date ? formatDay(item.activity_date) : "no date"}
              </span>
              <button type="button" className={classes.subject} onClick={() => onOpen(item.id)}>
                {item.subject ?? NO_SUBJECT}
              </button>
              <span className={classes.tokens}>{formatCount(item.tokens, "token", "tokens")}</span>
              <CloseButton
                size="sm"
                aria-label={`Unselect ${item.subject ?? NO_SUBJECT}`}
                onClick={() => store.remove([item.id])}
              />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}
