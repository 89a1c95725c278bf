import { useState } from "react";

import type { SelectionVersion } from "@/features/activities/queries";
import type { SelectionStore } from "@/features/selection/selection-store";
import { useSelectionSummary } from "@/features/selection/use-selection-summary";

/**
 * The selection as it was when the list began to show only it. A row that is unselected there keeps its place until the
 * view is left, so that rows do not move under the pointer. Undefined while all is shown, or the server has not answered.
 */
export function useSelectedSnapshot(
  selection: SelectionStore,
  isShowing: boolean,
): (SelectionVersion & { count: number }) | undefined {
  const { id, version, count, isSettling } = useSelectionSummary(selection);
  const [snapshot, setSnapshot] = useState<SelectionVersion & { count: number }>();
  if (!isShowing) {
    if (snapshot) setSnapshot(undefined);
    return undefined;
  }
  if (snapshot || id === undefined || isSettling) return snapshot;
  const now = { id, version, count };
  setSnapshot(now);
  return now;
}
