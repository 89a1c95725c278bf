import { UnstyledButton } from "@mantine/core";

import { formatCount } from "@/lib/format";

import classes from "./activity-table.module.css";
import type { ActivityListState } from "./use-activity-list";

interface ListEndProps {
  list: ActivityListState;
}

/** Below the last row: more is coming, more failed to come, or this was all. */
export function ListEnd({ list }: ListEndProps) {
  if (list.error && !list.hasFailedBefore) {
    return (
      <div role="alert" className={classes.end}>
        {list.hasMore ? "More activities could not be loaded." : "The list could not be refreshed."}{" "}
        <UnstyledButton className={classes.retry} onClick={list.retry}>
          Try again
        </UnstyledButton>
      </div>
    );
  }
  return (
    <div className={classes.end}>
      {list.hasMore
        ? "Loading more activities…"
        : !list.isWhole
          ? "End of the list."
          : `End of the list: ${formatCount(list.activities.length, "activity", "activities")}.`}
    </div>
  );
}
