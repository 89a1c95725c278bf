import { getRouteApi } from "@tanstack/react-router";

import type { Density } from "@/features/activities/density";
import type { GroupBy } from "@/features/activities/group-by";
import {
  DEFAULT_SORT,
  filtersOf,
  pageStateOf,
  type ActivityFilters,
  type ActivitySearch,
  type Sort,
} from "@/features/activities/search-params";

const route = getRouteApi("/signed-in/activities");

/** What filtering leaves as it is; the day, and what is shared or listed alone, was of the filter before. */
function kept(search: ActivitySearch): ActivitySearch {
  return { ...pageStateOf(search), at: undefined, share: undefined, selected: undefined };
}

/** Every change of the page as a change of its address, so that back, forward, reload and a shared link work. */
export function useActivityNavigation() {
  const navigate = route.useNavigate();

  return {
    setFilters: (filters: ActivityFilters): void => {
      void navigate({ search: (search) => ({ ...kept(search), ...filters }) });
    },
    /** All changes while the builder is open are one step back. */
    setExpression: (filter: string | undefined, isFurther: boolean): void => {
      void navigate({
        search: (search) => ({ ...search, filter, at: undefined, selected: undefined }),
        replace: isFurther,
      });
    },
    /** Typing is one step back, not one per letter. */
    setQuery: (q: string): void => {
      void navigate({
        search: (search) => ({
          ...search,
          q: q.trim() === "" ? undefined : q,
          at: undefined,
          selected: undefined,
        }),
        replace: true,
      });
    },
    setSort: (sort: Sort): void => {
      void navigate({ search: (search) => ({ ...search, sort: sort === DEFAULT_SORT ? undefined : sort }) });
    },
    setAt: (at: string | undefined): void => {
      void navigate({ search: (search) => ({ ...search, at }) });
    },
    setGroup: (group: GroupBy | undefined): void => {
      void navigate({ search: (search) => ({ ...search, group, selected: undefined }) });
    },
    setLook: (look: { columns?: string | undefined; density?: Density | undefined }): void => {
      void navigate({ search: (search) => ({ ...search, ...look }), replace: true });
    },
    /** The page becomes what a view holds; only the activity that is open stays so. */
    setView: (shown: ActivitySearch, isFirst = false): void => {
      void navigate({ search: ({ open }) => ({ ...shown, open }), replace: isFirst });
    },
    /** The page stays as it is and counts as this version of this view, or as none. */
    tagView: (view: string | undefined, version: number | undefined): void => {
      void navigate({ search: (search) => ({ ...search, view, view_version: version }), replace: true });
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
          isShowing ? { ...search, selected: true } : { ...filtersOf(search), ...kept(search) },
      });
    },
  };
}
