import { Button } from "@mantine/core";
import { useEffect, useRef, type KeyboardEvent } from "react";

import { formatCount, formatNumber } from "@/lib/format";

import classes from "./selected-banner.module.css";

interface SelectAllBannerProps {
  /** Undefined while it is being counted. */
  count: number | undefined;
  error: Error | null;
  onSelect: (count: number) => void;
  onCancel: () => void;
}

/** Asks before everything that matches is selected, with the exact number. */
export function SelectAllBanner({ count, error, onSelect, onCancel }: SelectAllBannerProps) {
  const confirm = useRef<HTMLButtonElement>(null);
  useEffect(() => confirm.current?.focus(), [count]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onCancel();
  }

  return (
    <div
      role="group"
      aria-label="Select all that match"
      tabIndex={-1}
      className={classes.banner}
      onKeyDown={onKeyDown}
    >
      <span role="status">
        {error
          ? `They could not be counted: ${error.message}`
          : count === undefined
            ? "Counting exactly how many match…"
            : `${formatCount(count, "activity matches", "activities match")}. This replaces what is selected; you can undo it.`}
      </span>
      {count !== undefined && (
        <Button ref={confirm} size="compact-xs" variant="default" onClick={() => onSelect(count)}>
          Select all {formatNumber(count)}
        </Button>
      )}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
