import { useInfiniteQuery } from "@tanstack/react-query";

import type { Activity } from "@/api/types";

import { hiddenQuery, type SelectionVersion } from "./queries";
import type { ActivityFilters } from "./search-params";

export interface HiddenByFilter {
  count: number;
  activities: readonly Activity[];
  hasMore: boolean;
  loadMore: () => void;
}

const NOTHING_HIDDEN: HiddenByFilter = {
  count: 0,
  activities: [],
  hasMore: false,
  loadMore: () => undefined,
};

/** What the filters hide of the selection. Undefined while it is not known; a guess is never shown. */
export function useHiddenByFilter(
  filters: ActivityFilters,
  selection: SelectionVersion | undefined,
): HiddenByFilter | undefined {
  const isNarrowed = Object.keys(filters).length > 0;
  const filtersKey = JSON.stringify(filters);
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({
    ...hiddenQuery(filters, selection ?? { id: "", version: 0 }),
    enabled: isNarrowed && selection !== undefined,
    // Selecting one more row of the list hides none, so the number may stay until the answer is here; under another
    // filter it may not.
    placeholderData: (before, query) =>
      JSON.stringify(query?.queryKey[2]) === filtersKey ? before : undefined,
  });
  if (!isNarrowed || selection === undefined) return NOTHING_HIDDEN;
  const count = data?.pages.at(-1)?.total.count;
  if (!data || count === undefined) return undefined;
  return {
    count,
    activities: data.pages.flatMap((page) => page.items),
    hasMore: hasNextPage,
    loadMore: () => void fetchNextPage(),
  };
}
