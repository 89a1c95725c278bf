import { Button } from "@mantine/core";

import { formatDay } from "@/lib/dates";

import classes from "./day-jump.module.css";
import type { Sort } from "./search-params";
import type { ActivityListState } from "./use-activity-list";

interface DayNoticeProps {
  at: string;
  sort: Sort;
  list: ActivityListState;
  onLeave: () => void;
}

/** Where the list begins, that the rest is above, and the way back to the very beginning. */
export function DayNotice({ at, sort, list, onLeave }: DayNoticeProps) {
  const isNewestFirst = sort.startsWith("-");
  const day = formatDay(at);
  const isEmpty = list.activities.length === 0;
  return (
    <div className={classes.notice}>
      <p className={classes.words} role="status">
        {isEmpty
          ? `Nothing on ${day} or ${isNewestFirst ? "before" : "after"}.`
          : `Opened at ${day}; ${isNewestFirst ? "newer" : "older"} above.`}
      </p>
      <Button size="compact-xs" variant="subtle" onClick={onLeave}>
        {isNewestFirst ? "To the newest" : "To the oldest"}
      </Button>
      {list.hasFailedBefore && (
        <span role="alert">
          The activities above could not be loaded.{" "}
          <Button size="compact-xs" variant="subtle" onClick={list.retry}>
            Try again
          </Button>
        </span>
      )}
    </div>
  );
}
