import { lazy } from "react";

import type { Activity } from "@/api/types";
import type { RowSelection } from "@/lib/row-selection";

import classes from "./activities-page.module.css";
import { PagePart } from "./page-part";

const PageDrawer = lazy(async () => ({ default: (await import("./page-drawer")).PageDrawer }));

const ActivityPanel = lazy(async () => ({
  default: (await import("@/features/activities/activity-panel")).ActivityPanel,
}));

interface ActivityDrawerProps {
  id: string | undefined;
  /** Marked in what it shows. */
  query: string | undefined;
  activities: readonly Activity[];
  selection: RowSelection<Activity>;
  isNarrow: boolean;
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** Beside the list where there is room, so that the list stays in use; the whole page where there is not. */
export function ActivityDrawer({
  id,
  query,
  activities,
  selection,
  isNarrow,
  onOpen,
  onClose,
}: ActivityDrawerProps) {
  const index = activities.findIndex((activity) => activity.id === id || activity.salesforce_id === id);
  const previous = index === -1 ? undefined : activities[index - 1];
  const next = index === -1 ? undefined : activities[index + 1];

  const panel = id && (
    <PagePart name={id}>
      <ActivityPanel
        id={id}
        query={query}
        selection={selection}
        onClose={onClose}
        onPrevious={previous && (() => onOpen(previous.id))}
        onNext={next && (() => onOpen(next.id))}
      />
    </PagePart>
  );

  if (!panel) return null;
  if (isNarrow) {
    return (
      <PagePart name={id}>
        <PageDrawer label="Activity" onClose={onClose}>
          {panel}
        </PageDrawer>
      </PagePart>
    );
  }
  return (
    <aside className={classes.drawer} aria-label="Activity" data-follows-grid="">
      {panel}
    </aside>
  );
}
