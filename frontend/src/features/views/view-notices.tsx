import { Button } from "@mantine/core";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";

import type { View } from "@/api/types";
import { formatRelative } from "@/lib/instants";

import classes from "./views.module.css";

interface ViewNoticesProps {
  view: View;
  /** The view was saved since it was opened here, and keeps something else now. */
  isOutdated: boolean;
  /** What a field is called. */
  labelOf: (field: string) => string;
  onLoad: () => void;
}

/** What one must know of the open view: it changed elsewhere, or parts of it cannot run. */
export function ViewNotices({ view, isOutdated, labelOf, onLoad }: ViewNoticesProps) {
  const denied = view.unavailable_fields.filter(({ reason }) => reason === "denied");
  const unknown = view.unavailable_fields.filter(({ reason }) => reason === "unknown");
  const names = (fields: typeof denied): string => fields.map(({ name }) => labelOf(name)).join(", ");
  return (
    <>
      {isOutdated && (
        <div role="status" className={classes.notice}>
          <IconRefresh size={15} aria-hidden />
          <p>
            Changed by {view.changed_by?.name ?? "somebody"}, {formatRelative(view.changed_at)}. Here it is as
            you opened it.
          </p>
          <Button size="compact-xs" variant="default" onClick={onLoad}>
            Load
          </Button>
        </div>
      )}
      {denied.length > 0 && (
        <div role="status" className={classes.notice} data-tone="warn">
          <IconAlertTriangle size={15} aria-hidden />
          <p>
            This view asks about what your role does not see: {names(denied)}. Those conditions cannot run, so
            nothing is listed until you remove them above.
          </p>
        </div>
      )}
      {unknown.length > 0 && (
        <div role="status" className={classes.notice} data-tone="warn">
          <IconAlertTriangle size={15} aria-hidden />
          <p>
            This view asks about fields that are not there any more: {names(unknown)}. Nothing is listed until
            you remove those conditions above.
          </p>
        </div>
      )}
    </>
  );
}
