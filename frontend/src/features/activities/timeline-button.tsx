import type { KeyboardEvent, PointerEvent } from "react";

import classes from "./timeline.module.css";

interface TimelineButtonProps {
  /** Its place in the order of the keyboard. */
  at: number;
  /** What it stands for and how many, to be read out. */
  label: string;
  /** What is written under it. */
  tick: string | undefined;
  /** Its part of the largest count. */
  share: number;
  isUndated?: boolean;
  isStop: boolean;
  isPressed: boolean;
  isMarked?: boolean;
  onFocus: (element: HTMLElement) => void;
  onPoint: (element: HTMLElement) => void;
  onLeave: () => void;
  onKey: (event: KeyboardEvent) => void;
  onPress?: (event: PointerEvent) => void;
  onClick: () => void;
}

export function TimelineButton(props: TimelineButtonProps) {
  return (
    <button
      type="button"
      className={classes.slot}
      data-at={props.at}
      data-bar={props.isUndated ? undefined : ""}
      data-undated={props.isUndated ? "" : undefined}
      data-marked={props.isMarked ? "" : undefined}
      aria-label={props.label}
      aria-pressed={props.isPressed}
      tabIndex={props.isStop ? 0 : -1}
      style={{ "--share": props.share }}
      onFocus={(event) => props.onFocus(event.currentTarget)}
      onBlur={props.onLeave}
      onPointerEnter={(event) => props.onPoint(event.currentTarget)}
      onPointerLeave={props.onLeave}
      onPointerDown={props.onPress}
      onKeyDown={props.onKey}
      onClick={props.onClick}
    >
      <span className={classes.bar} />
      {props.tick !== undefined && <span className={classes.tick}>{props.tick}</span>}
    </button>
  );
}
