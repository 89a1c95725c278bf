import { Button, CloseButton, Popover, ScrollArea, UnstyledButton } from "@mantine/core";

import type { Activity } from "@/api/types";
import { formatDay } from "@/lib/dates";
import { formatCount, formatNumber, NO_SUBJECT } from "@/lib/format";

import classes from "./hidden-list.module.css";
import type { SelectionStore } from "./selection-store";

interface HiddenListProps {
  store: SelectionStore;
  count: number;
  activities: readonly Activity[];
  hasMore: boolean;
  onMore: () => void;
  onOpen: (id: string) => void;
  onUnselectAll: () => void;
}

/** What is selected and not in sight, because the filter hides it: each by name, each with a way out. */
export function HiddenList({
  store,
  count,
  activities,
  hasMore,
  onMore,
  onOpen,
  onUnselectAll,
}: HiddenListProps) {
  return (
    <Popover width="min(440px, 94vw)" position="top-start" shadow="md" withinPortal={false} returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.opener}>
          ({formatNumber(count)} hidden by the filter)
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown}>
        <p className={classes.title}>
          {formatCount(count, "activity is", "activities are")} selected and hidden by the filter
        </p>
        <ScrollArea.Autosize mah={280} type="auto">
          <ul className={classes.list}>
            {activities.map((activity) => (
              <li key={activity.id} className={classes.item}>
                <span className={classes.date}>
                  {activity.activity_date ? formatDay(activity.activity_date) : "no date"}
                </span>
                <button type="button" className={classes.subject} onClick={() => onOpen(activity.id)}>
                  {activity.subject ?? NO_SUBJECT}
                </button>
                <CloseButton
                  size="sm"
                  aria-label={`Unselect ${activity.subject ?? NO_SUBJECT}`}
                  onClick={() => store.unpick([activity.salesforce_id])}
                />
              </li>
            ))}
          </ul>
          {hasMore && (
            <Button variant="subtle" size="compact-xs" onClick={onMore}>
              Show more
            </Button>
          )}
        </ScrollArea.Autosize>
        <Button variant="default" size="xs" onClick={onUnselectAll}>
          Unselect {count === 1 ? "it" : `all ${formatNumber(count)}`}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
