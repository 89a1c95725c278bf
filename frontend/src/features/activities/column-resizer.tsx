import { useRef, type KeyboardEvent, type PointerEvent } from "react";

import classes from "./activity-table.module.css";
import { MAX_WIDTH, MIN_WIDTH, within } from "./columns";

interface ColumnResizerProps {
  label: string;
  /** Undefined while the column takes the room there is. */
  width: number | undefined;
  /** While one drags. */
  onResizing: (width: number) => void;
  onResized: (width: number) => void;
}

const STEP = 16;

function widthOf(element: Element): number {
  return element.parentElement?.getBoundingClientRect().width ?? MIN_WIDTH;
}

/** The edge of a column: dragged, or moved by the arrow keys. */
export function ColumnResizer({ label, width, onResizing, onResized }: ColumnResizerProps) {
  const drag = useRef<{ from: number; width: number }>(undefined);

  function widthAt(event: PointerEvent): number | undefined {
    return drag.current && within(drag.current.width + event.clientX - drag.current.from);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onResized(within(widthOf(event.currentTarget) + step));
  }

  return (
    // A separator that can be moved is a widget: https://www.w3.org/TR/wai-aria-1.2/#separator
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${label}`}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      aria-valuenow={width ?? MIN_WIDTH}
      aria-valuetext={width === undefined ? "takes the room there is" : `${width} pixels`}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={classes.resizer}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { from: event.clientX, width: widthOf(event.currentTarget) };
      }}
      onPointerMove={(event) => {
        const now = widthAt(event);
        if (now !== undefined) onResizing(now);
      }}
      onPointerUp={(event) => {
        const now = widthAt(event);
        const start = drag.current;
        drag.current = undefined;
        if (now !== undefined && start && now !== Math.round(start.width)) onResized(now);
      }}
    />
  );
}
