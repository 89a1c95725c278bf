import { useSyncExternalStore } from "react";

import type { SelectedItems, SelectionStore } from "./selection-store";

export function useSelectedItems(store: SelectionStore): SelectedItems {
  return useSyncExternalStore(store.subscribe, store.items);
}
