import { useSyncExternalStore } from "react";

import type { SelectionStore, SelectionSummary } from "./selection-store";

export function useSelectionSummary(store: SelectionStore): SelectionSummary {
  return useSyncExternalStore(store.subscribe, store.summary);
}
