import { Button } from "@mantine/core";

import { EmptyState } from "@/components/empty-state";

interface NothingSelectedProps {
  onShowAll: () => void;
}

/** Everything was unselected, or a link to a selection was opened by somebody who has none. */
export function NothingSelected({ onShowAll }: NothingSelectedProps) {
  return (
    <EmptyState title="Nothing is selected">
      <span>Select activities in the list first; what you select is the same on all your devices.</span>
      <Button variant="default" size="xs" onClick={onShowAll}>
        Back to the list
      </Button>
    </EmptyState>
  );
}
