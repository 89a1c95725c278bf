import { Button, Modal, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import type { View } from "@/api/types";
import { ErrorState } from "@/components/error-state";
import { ExactTime } from "@/components/exact-time";
import { Refusal } from "@/components/refusal";

import { calls, viewHistoryQuery } from "./queries";
import { useViewMutation } from "./view-actions";
import classes from "./views.module.css";

interface HistoryDialogProps {
  view: View;
  onClose: () => void;
  onRestored: (view: View) => void;
}

/** Every state the view was saved in; each can be had back, and the present one then stays here too. */
export function HistoryDialog({ view, onClose, onRestored }: HistoryDialogProps) {
  const history = useQuery(viewHistoryQuery(view.id));
  const restoring = useViewMutation((version: number) => calls.restore(view, version), onRestored);
  return (
    <Modal
      opened
      onClose={onClose}
      title={`History of ${view.name}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {history.isPending && <Skeleton height={80} />}
      {history.error && (
        <ErrorState
          error={history.error}
          title="The history could not be loaded"
          onRetry={() => void history.refetch()}
        />
      )}
      {restoring.error && <Refusal error={restoring.error} />}
      <ul className={classes.list} aria-label="Saved states">
        {history.data?.items.map((saved, at) => (
          <li key={saved.version} className={classes.item}>
            <span className={classes.person}>
              {saved.name}
              <span className={classes.owner}>
                saved by {saved.saved_by?.name ?? "somebody who is gone"},{" "}
                <ExactTime instant={saved.saved_at} />
              </span>
            </span>
            {at === 0 ? (
              <span className={classes.owner}>now</span>
            ) : (
              <Button
                size="compact-xs"
                variant="default"
                disabled={view.is_locked || restoring.isPending}
                aria-label={`Restore version ${saved.version}`}
                onClick={() => restoring.mutate(saved.version)}
              >
                Restore
              </Button>
            )}
          </li>
        ))}
      </ul>
      {view.is_locked && (
        <p className={classes.quiet}>The view is locked; unlock it to have an earlier state back.</p>
      )}
    </Modal>
  );
}
