import { getRouteApi } from "@tanstack/react-router";

import type { GroupBy } from "@/features/activities/group-by";
import {
  DEFAULT_SORT,
  filtersOf,
  type ActivityFilters,
  type Sort,
} from "@/features/activities/search-params";

const route = getRouteApi("/signed-in/activities");

/** Every change of the page as a change of its address, so that back, forward, reload and a shared link work. */
export function useActivityNavigation() {
  const navigate = route.useNavigate();

  return {
    setFilters: (filters: ActivityFilters): void => {
      void navigate({ search: ({ sort, group, open }) => ({ ...filters, sort, group, open }) });
    },
    /** Typing is one step back, not one per letter. */
    setQuery: (q: string): void => {
      void navigate({
        search: (search) => ({ ...search, q: q.trim() === "" ? undefined : q, selected: undefined }),
        replace: true,
      });
    },
    setSort: (sort: Sort): void => {
      void navigate({ search: (search) => ({ ...search, sort: sort === DEFAULT_SORT ? undefined : sort }) });
    },
    setGroup: (group: GroupBy | undefined): void => {
      void navigate({ search: (search) => ({ ...search, group, selected: undefined }) });
    },
    /** Walking from one open activity to the next is not a step back each. */
    open: (id: string | undefined, isWalking = false): void => {
      void navigate({ search: (search) => ({ ...search, open: id }), replace: isWalking });
    },
    setSharing: (isSharing: boolean): void => {
      void navigate({ search: (search) => ({ ...search, share: isSharing || undefined }) });
    },
    showSelected: (isShowing: boolean): void => {
      void navigate({
        search: (search) =>
          isShowing
            ? { ...search, selected: true }
            : { ...filtersOf(search), sort: search.sort, open: search.open },
      });
    },
  };
}
