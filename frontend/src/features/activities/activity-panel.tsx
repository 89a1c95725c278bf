import { useQuery } from "@tanstack/react-query";

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
  selection: RowSelection<Activity>;
  onClose: () => void;
  /** Left out at the ends of the list. */
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

export function ActivityPanel({ id, selection, onClose, onPrevious, onNext }: ActivityPanelProps) {
  const { data, error, refetch } = useQuery(activityQuery(id));

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
          <ErrorState
            error={error}
            title="This activity could not be loaded"
            onRetry={() => void refetch()}
          />
        ) : (
          <PanelSkeleton />
        )}
      </div>
    </div>
  );
}
