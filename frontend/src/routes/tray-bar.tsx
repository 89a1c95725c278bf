import { useMemo } from "react";

import type { ActivityFilters } from "@/features/activities/search-params";
import { useHiddenByFilter } from "@/features/activities/use-hidden-by-filter";
import { useSelectionStore } from "@/features/selection/selection-context";
import { SelectionTray } from "@/features/selection/selection-tray";
import { useSelectedItems } from "@/features/selection/use-selected-items";

interface TrayBarProps {
  filters: ActivityFilters;
  isShowingSelected: boolean;
  onShowSelected: (show: boolean) => void;
  onShare: () => void;
  onExport: (() => void) | undefined;
  mayShare: boolean;
}

/** The tray and the question how much of the selection the filter hides; apart, so that the list is not drawn again. */
export function TrayBar({ filters, ...tray }: TrayBarProps) {
  const store = useSelectionStore();
  const items = useSelectedItems(store);
  const ids = useMemo(() => [...items.keys()], [items]);
  const hidden = useHiddenByFilter(filters, ids);
  return <SelectionTray store={store} hiddenCount={hidden?.count} {...tray} />;
}
