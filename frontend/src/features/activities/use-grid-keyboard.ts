import { useEffect, useEffectEvent } from "react";

import { hasModifier, isInOverlay, isTyping } from "@/lib/keyboard";

import type { RowRanges } from "./use-row-ranges";

interface GridKeyboardOptions {
  count: number;
  /** How many rows page down moves by. */
  pageRows: () => number;
  activeIndex: number;
  ranges: RowRanges;
  onMove: (index: number) => void;
  onOpen: (index: number) => void;
}

/** Where a key leads, seen from a row; null when it does not move. */
function targetOf(key: string, from: number, count: number, pageRows: number): number | null {
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
    case "j":
    case "J":
      return Math.min(last, from + 1);
    case "ArrowUp":
    case "k":
    case "K":
      return Math.max(0, from - 1);
    case "PageDown":
      return Math.min(last, from + pageRows);
    case "PageUp":
      return Math.max(0, from - pageRows);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

/** Keys reach the list from its rows and from wherever nothing else is in focus. */
function isForGrid(target: EventTarget | null): boolean {
  if (isTyping(target) || isInOverlay(target)) return false;
  if (target === document.body) return true;
  return target instanceof Element && target.closest("[role=grid] [data-index],[data-follows-grid]") !== null;
}

function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("button,a,summary,[tabindex='0']:not([data-index])") !== null
  );
}

export function useGridKeyboard(options: GridKeyboardOptions): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { count, pageRows, activeIndex, ranges, onMove, onOpen } = options;
    if (count === 0 || event.defaultPrevented || hasModifier(event) || !isForGrid(event.target)) return;
    const inRow = event.target instanceof Element && event.target.closest("[data-index]") !== null;
    const next = targetOf(event.key, activeIndex, count, pageRows());
    if (next !== null) {
      event.preventDefault();
      // The first key from outside goes to the current row rather than past it.
      const step = inRow || event.target !== document.body ? next : activeIndex;
      if (event.shiftKey) ranges.extendTo(step, activeIndex);
      else ranges.anchorAt(step);
      onMove(step);
    } else if (isControl(event.target)) {
      // Space and enter belong to the button they are pressed on.
    } else if (event.key === "x" || event.key === " ") {
      event.preventDefault();
      ranges.toggle(activeIndex);
    } else if (event.key === "Enter" && inRow) {
      event.preventDefault();
      onOpen(activeIndex);
    }
  });

  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
