import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";

import type { View, ViewState } from "@/api/types";
import { Refusal } from "@/components/refusal";

import { calls } from "./queries";
import { useViewMutation } from "./view-actions";
import classes from "./views.module.css";

interface SaveDialogProps {
  /** Given to rename it; left out for a new one. */
  view?: View;
  state: ViewState;
  suggestion: string;
  onClose: () => void;
  onSaved: (view: View) => void;
}

export function SaveDialog({ view, state, suggestion, onClose, onSaved }: SaveDialogProps) {
  const [name, setName] = useState(suggestion);
  const saving = useViewMutation(
    (given: string) =>
      view
        ? calls.change(view, { name: given })
        : calls.add({ name: given, state, visibility: "private", people_ids: [] }),
    (saved) => {
      onSaved(saved);
      onClose();
    },
  );

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    if (name.trim() !== "") saving.mutate(name.trim());
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={view ? "Rename view" : "Save as a new view"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label="Name"
          data-autofocus
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {!view && (
          <p className={classes.quiet}>
            It keeps the filter, the search, the order, the columns and the row height.
          </p>
        )}
        {saving.error && <Refusal error={saving.error} />}
        <Group gap="sm">
          <Button type="submit" loading={saving.isPending} disabled={name.trim() === ""}>
            {view ? "Rename" : "Save view"}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
