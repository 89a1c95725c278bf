import { Button } from "@mantine/core";

import { EmptyState } from "@/components/empty-state";
import type { Condition } from "@/features/activities/conditions";
import { FirstUse } from "@/features/activities/first-use";
import { NoMatch } from "@/features/activities/no-match";
import type { ActivityFilters } from "@/features/activities/search-params";

interface NothingListedProps {
  /** What is selected is to be listed, and it is nothing. */
  isSelectionEmpty: boolean;
  conditions: readonly Condition[];
  onChange: (filters: ActivityFilters) => void;
  onShowAll: () => void;
}

/** Why the list is empty, and the way on. */
export function NothingListed({ isSelectionEmpty, conditions, onChange, onShowAll }: NothingListedProps) {
  if (isSelectionEmpty) return <NothingSelected onShowAll={onShowAll} />;
  return conditions.length > 0 ? <NoMatch conditions={conditions} onChange={onChange} /> : <FirstUse />;
}

/** Everything was unselected, or a link to a selection was opened by somebody who has none. */
function NothingSelected({ onShowAll }: { onShowAll: () => void }) {
  return (
    <EmptyState title="Nothing is selected">
      <span>Select activities in the list first; what you select is the same on all your devices.</span>
      <Button variant="default" size="xs" onClick={onShowAll}>
        Back to the list
      </Button>
    </EmptyState>
  );
}
