import { Button } from "@mantine/core";

import type { ApiError } from "@/api/api-error";
import { formatCount, formatNumber } from "@/lib/format";

import classes from "./share-sheet.module.css";

interface SelectionDifferenceProps {
  error: ApiError;
  /** How many activities were shown. */
  shown: number;
  onAccept: () => void;
  onKeep: () => void;
}

function numberOf(error: ApiError, name: string): number | null {
  const value = error.members[name];
  return typeof value === "number" ? value : null;
}

/** The set is another one than was shown: says how, and lets a person decide. Nothing was done. */
export function SelectionDifference({ error, shown, onAccept, onKeep }: SelectionDifferenceProps) {
  const [added, removed, count] = ["added", "removed", "count"].map((name) => numberOf(error, name));
  return (
    <div role="alert" className={classes.refusal}>
      <h3 className={classes.refusalTitle}>The selection changed since you looked</h3>
      <p className={classes.text}>
        {formatCount(shown, "activity was", "activities were")} shown.{" "}
        {typeof added === "number" && added > 0 && `${formatNumber(added)} came since. `}
        {typeof removed === "number" &&
          removed > 0 &&
          `${formatNumber(removed)} went: deleted, changed, or not yours to see any more. `}
        {typeof count === "number" && `Now it is ${formatNumber(count)}.`} Nothing was made of it.
      </p>
      <div className={classes.actions}>
        <Button size="xs" onClick={onAccept}>
          Use {typeof count === "number" ? `the ${formatNumber(count)} of now` : "what is selected now"}
        </Button>
        <Button size="xs" variant="default" onClick={onKeep}>
          Keep only what was shown
        </Button>
      </div>
    </div>
  );
}
