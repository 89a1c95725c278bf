import { useEffect, useRef, useState, type PointerEvent, type RefObject } from "react";

import type { TimelineBar } from "./timeline-slots";

export type BarRange = readonly [anchor: number, head: number];

interface BarRangeOptions {
  strip: RefObject<HTMLElement | null>;
  bars: readonly TimelineBar[];
  /** A drag over several bars has ended. */
  onDragged: (range: BarRange) => void;
}

/** The bar under the pointer, or the last one before it; a drag may leave the strip above and below. */
function barAt(strip: HTMLElement, x: number): number {
  const drawn = [...strip.querySelectorAll("[data-bar]")];
  const after = drawn.findIndex((bar) => bar.getBoundingClientRect().left > x);
  return after === -1 ? drawn.length - 1 : Math.max(0, after - 1);
}

/** The bars that a drag, or the arrows with shift, have marked and that are not asked for yet. */
export function useBarRange({ strip, bars, onDragged }: BarRangeOptions) {
  const [marked, setMarked] = useState<{ bars: readonly TimelineBar[]; range: BarRange }>();
  const drag = useRef<AbortController | null>(null);
  useEffect(() => () => drag.current?.abort(), []);

  function clear(): void {
    drag.current?.abort();
    setMarked(undefined);
  }

  function begin(event: PointerEvent, anchor: number): void {
    if (event.button !== 0 || !event.isPrimary) return;
    clear();
    const listening = new AbortController();
    const { signal } = listening;
    drag.current = listening;
    let head = anchor;
    const follow = ({ clientX }: { clientX: number }): void => {
      const next = strip.current ? barAt(strip.current, clientX) : head;
      if (next === head) return;
      head = next;
      setMarked({ bars, range: [anchor, head] });
    };
    const end = (): void => {
      clear();
      if (head !== anchor) onDragged([anchor, head]);
    };
    window.addEventListener("pointermove", follow, { signal });
    window.addEventListener("pointerup", end, { signal });
    window.addEventListener("pointercancel", clear, { signal });
  }

  return {
    /** Marks are of the bars they were made on. */
    range: marked?.bars === bars ? marked.range : undefined,
    mark: (range: BarRange): void => setMarked({ bars, range }),
    begin,
    clear,
  };
}
