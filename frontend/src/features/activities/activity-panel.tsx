import { useQuery } from "@tanstack/react-query";

import { ApiError } from "@/api/api-error";
import type { Activity } from "@/api/types";
import { ErrorState } from "@/components/error-state";
import type { RowSelection } from "@/lib/row-selection";

import { ActivityContent } from "./activity-content";
import classes from "./activity-panel.module.css";
import { PanelBar } from "./panel-bar";
import { PanelSkeleton } from "./panel-skeleton";
import { activityQuery } from "./queries";

interface ActivityPanelProps {
  id: string;
  query: string | undefined;
  selection: RowSelection<Activity>;
  onClose: () => void;
  /** Left out at the ends of the list. */
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

function isNotThere(error: Error): boolean {
  return error instanceof ApiError && error.status === 404;
}

export function ActivityPanel({ id, query, selection, onClose, onPrevious, onNext }: ActivityPanelProps) {
  const { data, error, refetch } = useQuery(activityQuery(id, query));

  return (
    <div className={classes.panel}>
      <PanelBar
        activity={data}
        selection={selection}
        onClose={onClose}
        onPrevious={onPrevious}
        onNext={onNext}
      />
      <div className={classes.scroll}>
        {data ? (
          <ActivityContent key={data.id} activity={data} />
        ) : error ? (
          isNotThere(error) ? (
            <ErrorState
              error={error}
              title="There is no such activity, or it is not among those you may see"
              explanation="It may have been deleted in Salesforce, or it belongs to somebody whose activities are not shared with you. Ask whoever gave you the link, or an administrator."
            />
          ) : (
            <ErrorState
              error={error}
              title="This activity could not be loaded"
              onRetry={() => void refetch()}
            />
          )
        ) : (
          <PanelSkeleton />
        )}
      </div>
    </div>
  );
}
