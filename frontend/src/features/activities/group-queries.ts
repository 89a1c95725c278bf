import { infiniteQueryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { ActivityGroup } from "@/api/types";

import { parseExpression } from "./filter-builder/expression";
import type { GroupBy } from "./group-by";
import type { ActivityFilters } from "./search-params";

const ROWS = 50;

export function groupsQuery(filters: ActivityFilters, by: GroupBy) {
  return infiniteQueryOptions({
    queryKey: ["activities", "groups", filters, by] as const,
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/activities/groups", {
          params: { query: { ...filters, by, limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

function within(filters: ActivityFilters, group: ActivityGroup) {
  const asked = parseExpression(filters.filter);
  return { ...filters, filter: JSON.stringify(asked ? { and: [asked, group.filter] } : group.filter) };
}

/** The rows of one group, the newest first. */
export function groupRowsQuery(filters: ActivityFilters, group: ActivityGroup) {
  return infiniteQueryOptions({
    queryKey: ["activities", "group", filters, group.filter] as const,
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/activities/", {
          params: { query: { ...within(filters, group), limit: ROWS, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
