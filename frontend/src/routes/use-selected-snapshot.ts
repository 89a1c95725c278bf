import { useState } from "react";

import type { SelectionStore } from "@/features/selection/selection-store";

/**
 * The ids that were selected when the list began to show only them. A row that is unselected there keeps its place until
 * the view is left, so that rows do not move under the pointer. Undefined while all is shown.
 */
export function useSelectedSnapshot(
  selection: SelectionStore,
  isShowing: boolean,
): readonly string[] | undefined {
  const [snapshot, setSnapshot] = useState<readonly string[]>();
  if (!isShowing) {
    if (snapshot) setSnapshot(undefined);
    return undefined;
  }
  if (snapshot) return snapshot;
  const ids = [...selection.items().keys()];
  setSnapshot(ids);
  return ids;
}
