import { infiniteQueryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Activity, ActivityGroup } from "@/api/types";

import type { GroupBy } from "./group-by";
import type { ActivityFilters } from "./search-params";

/** A group with more is picked by a filter, not row by row. */
export const MOST_SELECTED = 5_000;
const ROWS = 50;
const MOST_ROWS = 200;

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
  return { ...filters, filter: JSON.stringify(group.filter) };
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

/** Every row of one group, also those that were never on the screen. */
export async function loadGroup(filters: ActivityFilters, group: ActivityGroup): Promise<Activity[]> {
  const rows: Activity[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...within(filters, group), limit: MOST_ROWS, cursor };
    const page = await unwrap(api.GET("/activities/", { params: { query } }));
    rows.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}
