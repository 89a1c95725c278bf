import { useSyncExternalStore } from "react";

import type { Activity } from "@/api/types";
import { CheckBox } from "@/components/check-box";

import type { SelectionStore } from "./selection-store";

interface SelectAllBoxProps {
  store: SelectionStore;
  /** The rows that are loaded. */
  activities: readonly Activity[];
  /** True when no more rows match than are loaded. */
  areAll: boolean;
  onAsk: () => void;
  onUnselect: () => void;
}

/** The box above all boxes: checked when all that match are selected, half when some of the loaded rows are. */
export function SelectAllBox({ store, activities, areAll, onAsk, onUnselect }: SelectAllBoxProps) {
  const state = useSyncExternalStore(store.subscribe, () => {
    let inside = 0;
    for (const { salesforce_id } of activities) if (store.has(salesforce_id)) inside += 1;
    if (inside === 0) return "none";
    return inside === activities.length && (areAll || store.summary().count >= activities.length)
      ? "all"
      : "some";
  });

  return (
    <CheckBox
      aria-label="Select all that match"
      title="Select all that match (⌘A)"
      ref={(box) => {
        if (box) box.indeterminate = state === "some";
      }}
      checked={state === "all"}
      onChange={state === "all" ? onUnselect : onAsk}
    />
  );
}
