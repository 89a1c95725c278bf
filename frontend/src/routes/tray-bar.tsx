import { matchingOf } from "@/features/activities/filter-expression";
import type { ActivityFilters } from "@/features/activities/search-params";
import { useHiddenByFilter } from "@/features/activities/use-hidden-by-filter";
import { HiddenList } from "@/features/selection/hidden-list";
import { useSelectionStore } from "@/features/selection/selection-context";
import { SelectionTray } from "@/features/selection/selection-tray";
import { useSelectionSummary } from "@/features/selection/use-selection-summary";

interface TrayBarProps {
  filters: ActivityFilters;
  isShowingSelected: boolean;
  onShowSelected: (show: boolean) => void;
  onShare: () => void;
  onExport: (() => void) | undefined;
  onSelectAll: () => void;
  onOpen: (id: string) => void;
  mayShare: boolean;
}

/** The tray and the question how much of the selection the filter hides; apart, so that the list is not drawn again. */
export function TrayBar({ filters, onOpen, ...tray }: TrayBarProps) {
  const store = useSelectionStore();
  const { id, version, count } = useSelectionSummary(store);
  const hidden = useHiddenByFilter(filters, id === undefined || count === 0 ? undefined : { id, version });
  return (
    <SelectionTray
      store={store}
      hidden={
        hidden !== undefined &&
        hidden.count > 0 && (
          <HiddenList
            store={store}
            count={hidden.count}
            activities={hidden.activities}
            hasMore={hidden.hasMore}
            onMore={hidden.loadMore}
            onOpen={onOpen}
            onUnselectAll={() => store.do({ op: "intersect_matching", ...matchingOf(filters) })}
          />
        )
      }
      onCombine={(op) => store.do({ op, ...matchingOf(filters) })}
      {...tray}
    />
  );
}
