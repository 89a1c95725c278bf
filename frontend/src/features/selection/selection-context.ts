import { createContext, use } from "react";

import type { SelectionStore } from "./selection-store";

export const SelectionContext = createContext<SelectionStore | null>(null);

export function useSelectionStore(): SelectionStore {
  const store = use(SelectionContext);
  if (!store) throw new Error("No selection store is provided above this component.");
  return store;
}
