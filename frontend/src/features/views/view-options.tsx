import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { ConfirmAction } from "@/components/confirm-action";
import { Refusal } from "@/components/refusal";

import { calls, viewKeys } from "./queries";
import { useViewMutation, type OpenView } from "./view-actions";
import classes from "./views.module.css";

export type Dialog = "save-as" | "rename" | "share" | "history";

interface ViewOptionsProps extends OpenView {
  onShow: (dialog: Dialog) => void;
  onDone: () => void;
}

/** What can be done with the open view, by whom it may. */
export function ViewOptions({
  view,
  defaultViewId,
  mayShare,
  onSaved,
  onLeave,
  onMakeDefault,
  onShow,
  onDone,
}: ViewOptionsProps) {
  const client = useQueryClient();
  const locking = useViewMutation((isLocked: boolean) => {
    if (!view) throw new Error("No view is open.");
    return calls.change(view, { is_locked: isLocked });
  }, onSaved);
  const removing = useMutation({
    mutationFn: calls.remove,
    onSuccess: () => {
      onLeave();
      onDone();
      void client.invalidateQueries({ queryKey: viewKeys.all });
      void client.invalidateQueries({ queryKey: ["preferences"] });
    },
  });
  const isDefault = view !== undefined && view.id === defaultViewId;

  return (
    <div className={classes.options}>
      <Button size="xs" variant="default" onClick={() => onShow("save-as")}>
        Save as a new view
      </Button>
      {view && (
        <>
          <Button size="xs" variant="default" onClick={() => onMakeDefault(isDefault ? null : view.id)}>
            {isDefault ? "Do not open first" : "Open first"}
          </Button>
          <Button size="xs" variant="default" onClick={onLeave}>
            Leave view
          </Button>
        </>
      )}
      {view?.is_mine && (
        <>
          {mayShare && (
            <Button size="xs" variant="default" onClick={() => onShow("share")}>
              Share
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => onShow("history")}>
            History
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={locking.isPending}
            onClick={() => locking.mutate(!view.is_locked)}
          >
            {view.is_locked ? "Unlock" : "Lock"}
          </Button>
          {!view.is_locked && (
            <>
              <Button size="xs" variant="default" onClick={() => onShow("rename")}>
                Rename
              </Button>
              <ConfirmAction
                label="Delete"
                ariaLabel={`Delete ${view.name}`}
                confirmLabel="Delete view"
                isPending={removing.isPending}
                error={removing.error}
                onConfirm={() => removing.mutate(view)}
              >
                {view.visibility === "private"
                  ? "The view and its history are gone for good."
                  : "The view is gone for everybody it is shared with. What they have on the screen stays."}
              </ConfirmAction>
            </>
          )}
        </>
      )}
      {locking.error && <Refusal error={locking.error} />}
    </div>
  );
}
