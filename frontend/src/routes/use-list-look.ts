import { usePreferences } from "@/components/use-preferences";
import {
  columnsOfView,
  parseColumns,
  printColumns,
  viewColumns,
  type Columns,
} from "@/features/activities/columns";
import type { Density } from "@/features/activities/density";
import type { ActivitySearch } from "@/features/activities/search-params";

import type { useActivityNavigation } from "./use-activity-navigation";

/**
 * Columns and row height: what the address says, else what the person has set. With a view open a change is one of the
 * view, and so of the address; else it is kept as the person's own.
 */
export function useListLook(search: ActivitySearch, go: ReturnType<typeof useActivityNavigation>) {
  const { preferences, set, isPending } = usePreferences();
  const own = columnsOfView(preferences?.columns);
  const isOfView = search.view !== undefined;

  return {
    isPending,
    columns: parseColumns(search.columns) ?? own,
    density: search.density ?? preferences?.density ?? "normal",
    setColumns: (columns: Columns | undefined): void => {
      if (isOfView) {
        go.setLook({ columns: printColumns(columns) });
        return;
      }
      if (search.columns) go.setLook({ columns: undefined });
      set({ columns: viewColumns(columns) });
    },
    setDensity: (density: Density): void => {
      if (isOfView) {
        go.setLook({ density });
        return;
      }
      if (search.density) go.setLook({ density: undefined });
      set({ density });
    },
  };
}
