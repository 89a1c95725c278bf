import { useLayoutEffect, useRef, useState, type RefObject } from "react";

interface ActiveRowOptions {
  scroller: RefObject<HTMLElement | null>;
  listKey: string;
  /** How many rows have been put before the first one. */
  before: number;
  count: number;
  scrollTo: (index: number) => void;
}

/** The one row that takes the focus (roving tab stop). A row that is not drawn yet gets it once it is. */
export function useActiveRow({ scroller, listKey, before, count, scrollTo }: ActiveRowOptions) {
  const [active, setActive] = useState({ listKey, index: 0 });
  const awaited = useRef<number | null>(null);
  // Counted from where the list began: rows that come before it move nothing.
  const index = (active.listKey === listKey ? active.index : 0) + before;
  const activeIndex = Math.max(0, Math.min(index, count - 1));

  useLayoutEffect(() => {
    if (awaited.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${awaited.current + before}"]`);
    if (!row) return;
    awaited.current = null;
    row.focus({ preventScroll: true });
  });

  function activate(next: number): void {
    awaited.current = next - before;
    setActive({ listKey, index: next - before });
  }

  function move(next: number): void {
    scrollTo(next);
    activate(next);
  }

  return { activeIndex, activate, move };
}
