import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

import type { Activity, ActivityPage, Total } from "@/api/types";

import { activityListQuery, type ListRequest, type PageStart } from "./queries";

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
  /** How many of the rows stand before the day that the list begins at. */
  before: number;
  /** Every activity that matches is among the rows. */
  isWhole: boolean;
  /** Loading the rows before these failed. */
  hasFailedBefore: boolean;
  /** Loading failed: the first page, a refresh, or a further page. */
  error: Error | null;
  loadMore: () => void;
  loadBefore: () => void;
  retry: () => void;
}

/** The first request of all asked for no cursor. */
function rowsBefore(data: { pages: ActivityPage[]; pageParams: unknown[] } | undefined): number {
  const first =
    (data?.pageParams as PageStart[] | undefined)?.findIndex(({ cursor }) => cursor === undefined) ?? 0;
  return data?.pages.slice(0, Math.max(0, first)).reduce((sum, { items }) => sum + items.length, 0) ?? 0;
}

export function useActivityList(request: ListRequest): ActivityListState {
  const options = activityListQuery(request);
  const query = useInfiniteQuery(options);
  const { data, isPlaceholderData, hasNextPage, hasPreviousPage, isFetching, fetchNextPage, refetch } = query;
  const { isFetchNextPageError, isFetchPreviousPageError, fetchPreviousPage } = query;

  const wantedKey = JSON.stringify(options.queryKey);
  const [shownKey, setShownKey] = useState(wantedKey);
  if (!isPlaceholderData && shownKey !== wantedKey) setShownKey(wantedKey);

  const activities = useMemo(() => data?.pages.flatMap((page) => page.items) ?? NO_ACTIVITIES, [data]);

  const canLoadMore = hasNextPage && !isFetching && !isPlaceholderData && !isFetchNextPageError;
  const loadMore = useCallback(() => {
    if (canLoadMore) void fetchNextPage();
  }, [canLoadMore, fetchNextPage]);

  const canLoadBefore = hasPreviousPage && !isFetching && !isPlaceholderData && !isFetchPreviousPageError;
  const loadBefore = useCallback(() => {
    if (canLoadBefore) void fetchPreviousPage();
  }, [canLoadBefore, fetchPreviousPage]);

  return {
    activities,
    total: data?.pages.at(-1)?.total,
    corrections: data?.pages[0]?.corrections,
    listKey: isPlaceholderData ? shownKey : wantedKey,
    isPending: query.isPending,
    isStale: isPlaceholderData,
    isLoadingMore: query.isFetchingNextPage,
    hasMore: hasNextPage,
    before: rowsBefore(data),
    isWhole: !hasNextPage && !hasPreviousPage,
    hasFailedBefore: isFetchPreviousPageError,
    error: query.error,
    loadMore,
    loadBefore,
    retry: () =>
      void (isFetchPreviousPageError
        ? fetchPreviousPage()
        : isFetchNextPageError
          ? fetchNextPage()
          : refetch()),
  };
}
