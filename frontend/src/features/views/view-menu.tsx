import { Button, Popover } from "@mantine/core";
import { IconBookmark, IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Refusal } from "@/components/refusal";

import { HistoryDialog } from "./history-dialog";
import { calls, viewsQuery } from "./queries";
import { SaveDialog } from "./save-dialog";
import { ShareDialog } from "./share-dialog";
import { useViewMutation, usePins, type OpenView } from "./view-actions";
import { ViewList } from "./view-list";
import { ViewOptions, type Dialog } from "./view-options";
import classes from "./views.module.css";

/** Every view, and what one can do with the one that is open. */
export function ViewMenu(open: OpenView) {
  const { view, version, isChanged, state, onOpen, onSaved } = open;
  const views = useQuery(viewsQuery());
  const [isListed, setIsListed] = useState(false);
  const [dialog, setDialog] = useState<Dialog>();
  const onPin = usePins(views.data ?? []);
  const saving = useViewMutation(() => {
    if (!view) throw new Error("No view is open.");
    return calls.change(view, { state }, version);
  }, onSaved);
  const maySave = view?.is_mine === true && !view.is_locked && isChanged;
  const name = view?.name ?? "Views";

  function show(next: Dialog): void {
    setIsListed(false);
    setDialog(next);
  }

  return (
    <span className={classes.bar}>
      <Popover
        opened={isListed}
        onChange={setIsListed}
        position="bottom-start"
        width={320}
        trapFocus
        returnFocus
        shadow="md"
        withRoles
      >
        <Popover.Target>
          <Button
            size="xs"
            variant="default"
            className={classes.target}
            leftSection={<IconBookmark size={14} aria-hidden />}
            rightSection={<IconChevronDown size={13} aria-hidden />}
            aria-label={view ? `View: ${view.name}` : "Views"}
            onClick={() => setIsListed(!isListed)}
          >
            <span className={classes.targetName}>{name}</span>
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Views" className={classes.menu}>
          {views.error && <Refusal error={views.error} />}
          {views.data && (
            <ViewList
              views={views.data}
              openId={view?.id}
              defaultViewId={open.defaultViewId}
              onPin={onPin}
              onOpen={(chosen) => {
                setIsListed(false);
                onOpen(chosen);
              }}
            />
          )}
          <ViewOptions {...open} onShow={show} onDone={() => setIsListed(false)} />
        </Popover.Dropdown>
      </Popover>
      {view && isChanged && (
        <span className={classes.changed} role="status">
          Unsaved changes
        </span>
      )}
      {maySave && (
        <Button size="xs" variant="light" loading={saving.isPending} onClick={() => saving.mutate(undefined)}>
          Save
        </Button>
      )}
      {view && isChanged && (
        <>
          {!maySave && (
            <Button size="xs" variant="light" onClick={() => setDialog("save-as")}>
              Save as
            </Button>
          )}
          <Button size="xs" variant="subtle" color="gray" onClick={() => onOpen(view)}>
            Reset
          </Button>
        </>
      )}
      {saving.error && <Refusal error={saving.error} />}
      {dialog === "save-as" && (
        <SaveDialog
          state={state}
          suggestion={view ? `${view.name} (copy)` : ""}
          onClose={() => setDialog(undefined)}
          onSaved={onSaved}
        />
      )}
      {dialog === "rename" && view && (
        <SaveDialog
          view={view}
          state={state}
          suggestion={view.name}
          onClose={() => setDialog(undefined)}
          onSaved={onSaved}
        />
      )}
      {dialog === "share" && view && (
        <ShareDialog view={view} onClose={() => setDialog(undefined)} onSaved={onSaved} />
      )}
      {dialog === "history" && view && (
        <HistoryDialog
          view={view}
          onClose={() => setDialog(undefined)}
          onRestored={(restored) => {
            setDialog(undefined);
            onOpen(restored);
          }}
        />
      )}
    </span>
  );
}
