import { useRef, type MouseEvent, type PointerEvent } from "react";

import type { RowRanges } from "./use-row-ranges";

interface GridPointerOptions {
  ranges: RowRanges;
  activeIndex: number;
  onActivate: (index: number) => void;
  onOpen: (index: number) => void;
}

interface Drag {
  start: number;
  reached: number;
  paint: ((to: number) => void) | null;
}

function indexOf(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
  return row ? Number(row.dataset.index) : null;
}

function isOnCheckbox(target: EventTarget): boolean {
  return target instanceof Element && target.closest("[data-select]") !== null;
}

/** The pointer on all rows, handled once for the whole grid. */
export function useGridPointer({ ranges, activeIndex, onActivate, onOpen }: GridPointerOptions) {
  const drag = useRef<Drag | null>(null);
  const dragged = useRef(false);

  function onPointerDown(event: PointerEvent): void {
    dragged.current = false;
    const index = indexOf(event.target);
    // A finger on the boxes scrolls; only a mouse or a pen drags over them.
    if (index === null || event.button !== 0 || event.pointerType === "touch") return;
    if (event.shiftKey) return;
    if (isOnCheckbox(event.target)) drag.current = { start: index, reached: index, paint: null };
  }

  function onPointerOver(event: PointerEvent): void {
    const current = drag.current;
    if (!current) return;
    if ((event.buttons & 1) === 0) {
      drag.current = null;
      return;
    }
    const index = indexOf(event.target);
    if (index === null || index === current.reached) return;
    current.paint ??= ranges.drag(current.start);
    current.reached = index;
    dragged.current = true;
    current.paint(index);
  }

  function onMouseDown(event: MouseEvent): void {
    // Shift and click would mark the text in between.
    if (event.shiftKey && indexOf(event.target) !== null) event.preventDefault();
  }

  function onPointerUp(): void {
    drag.current = null;
  }

  function onClick(event: MouseEvent): void {
    const index = indexOf(event.target);
    if (index === null) return;
    if (dragged.current) {
      // The drag has already said what is selected; the click that ends it says nothing.
      dragged.current = false;
      return;
    }
    if (event.shiftKey) ranges.extendTo(index, activeIndex);
    else if (isOnCheckbox(event.target) || event.ctrlKey || event.metaKey) ranges.toggle(index);
    else if (window.getSelection()?.type !== "Range") {
      ranges.anchorAt(index);
      onOpen(index);
    }
    onActivate(index);
  }

  return { onMouseDown, onPointerDown, onPointerOver, onPointerUp, onClick };
}
