import { Button } from "@mantine/core";
import { IconCheck, IconPlus } from "@tabler/icons-react";
import { useCallback, useSyncExternalStore } from "react";

import type { Activity } from "@/api/types";
import type { RowSelection } from "@/lib/row-selection";

interface SelectButtonProps {
  activity: Activity;
  selection: RowSelection<Activity>;
}

export function SelectButton({ activity, selection }: SelectButtonProps) {
  const subscribe = useCallback(
    (listener: () => void) => selection.subscribeTo(activity.salesforce_id, listener),
    [selection, activity.salesforce_id],
  );
  const isSelected = useSyncExternalStore(subscribe, () => selection.has(activity.salesforce_id));
  return (
    <Button
      variant={isSelected ? "light" : "default"}
      size="xs"
      aria-pressed={isSelected}
      leftSection={isSelected ? <IconCheck size={14} aria-hidden /> : <IconPlus size={14} aria-hidden />}
      onClick={() => selection.toggle(activity)}
    >
      {isSelected ? "Selected" : "Select"}
    </Button>
  );
}
