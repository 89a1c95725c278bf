import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

import type { Activity, ActivityPage, Total } from "@/api/types";

import { activityListQuery, type ListRequest } from "./queries";

const NO_ACTIVITIES: readonly Activity[] = [];

export interface ActivityListState {
  activities: readonly Activity[];
  total: Total | undefined;
  /** What was searched for in the place of words that nothing has. */
  corrections: ActivityPage["corrections"];
  /** Names the list that is on the screen, which during a change is still the one before. */
  listKey: string;
  isPending: boolean;
  /** The rows are of the conditions before; the answer to the present ones is on its way. */
  isStale: boolean;
  isLoadingMore: boolean;
  hasMore: boolean;
  /** Loading failed: the first page, a refresh, or a further page. */
  error: Error | null;
  loadMore: () => void;
  retry: () => void;
}

export function useActivityList(request: ListRequest): ActivityListState {
  const options = activityListQuery(request);
  const query = useInfiniteQuery(options);
  const { data, isPlaceholderData, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, refetch } =
    query;

  const wantedKey = JSON.stringify(options.queryKey);
  const [shownKey, setShownKey] = useState(wantedKey);
  if (!isPlaceholderData && shownKey !== wantedKey) setShownKey(wantedKey);

  const activities = useMemo(() => data?.pages.flatMap((page) => page.items) ?? NO_ACTIVITIES, [data]);

  const canLoadMore = hasNextPage && !isFetching && !isPlaceholderData && !isFetchNextPageError;
  const loadMore = useCallback(() => {
    if (canLoadMore) void fetchNextPage();
  }, [canLoadMore, fetchNextPage]);

  return {
    activities,
    total: data?.pages.at(-1)?.total,
    corrections: data?.pages[0]?.corrections,
    listKey: isPlaceholderData ? shownKey : wantedKey,
    isPending: query.isPending,
    isStale: isPlaceholderData,
    isLoadingMore: query.isFetchingNextPage,
    hasMore: hasNextPage,
    error: query.error,
    loadMore,
    retry: () => void (isFetchNextPageError ? fetchNextPage() : refetch()),
  };
}
