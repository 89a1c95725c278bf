import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, serializeQuery, unwrap } from "@/api/client";

import type { AuditFilters } from "./search-params";

export function auditQuery(filters: AuditFilters) {
  return infiniteQueryOptions({
    queryKey: ["audit", "events", filters] as const,
    queryFn: ({ signal, pageParam }) =>
      unwrap(api.GET("/audit", { params: { query: { ...filters, limit: 50, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    // Each reading is an event of its own, so it is not done again just because some time has passed.
    staleTime: Infinity,
    refetchOnReconnect: false,
  });
}

export function alertsQuery() {
  return infiniteQueryOptions({
    queryKey: ["audit", "alerts"] as const,
    queryFn: ({ signal, pageParam }) =>
      unwrap(api.GET("/audit/alerts", { params: { query: { limit: 50, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Computes the whole chain again, so it is asked for and not done along the way. */
export function verificationQuery() {
  return queryOptions({
    queryKey: ["audit", "verification"] as const,
    queryFn: ({ signal }) => unwrap(api.GET("/audit/verification", { signal })),
    staleTime: Infinity,
    refetchOnReconnect: false,
  });
}

/** Where the browser itself downloads what these filters leave. */
export function exportAddress(filters: AuditFilters): string {
  const query = serializeQuery(filters);
  return query === "" ? "/audit/export" : `/audit/export?${query}`;
}
