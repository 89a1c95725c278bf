import { Button } from "@mantine/core";

import { EmptyState } from "@/components/empty-state";

interface NothingSelectedProps {
  onShowAll: () => void;
}

/** A link to a selection was opened in another browser, or the selection is gone. */
export function NothingSelected({ onShowAll }: NothingSelectedProps) {
  return (
    <EmptyState title="Nothing is selected">
      <span>A selection stays in the browser tab in which it was made.</span>
      <Button variant="default" size="xs" onClick={onShowAll}>
        Back to the list
      </Button>
    </EmptyState>
  );
}
