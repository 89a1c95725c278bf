import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

const importKeys = {
  all: ["imports"] as const,
  summary: () => [...importKeys.all, "summary"] as const,
  runs: () => [...importKeys.all, "runs"] as const,
  quarantine: (importId: string | undefined) =>
    [...importKeys.all, "quarantine", importId ?? "every"] as const,
};

/** When activities last came in; everybody may know. */
export function freshnessQuery() {
  return queryOptions({
    queryKey: ["freshness"] as const,
    queryFn: ({ signal }) => unwrap(api.GET("/freshness", { signal })),
  });
}

export const REFRESH_MS = 60_000;

export function summaryQuery() {
  return queryOptions({
    queryKey: importKeys.summary(),
    queryFn: ({ signal }) => unwrap(api.GET("/imports/summary", { signal })),
    refetchInterval: REFRESH_MS,
  });
}

export function importRunsQuery() {
  return infiniteQueryOptions({
    queryKey: importKeys.runs(),
    queryFn: ({ signal, pageParam }) =>
      unwrap(api.GET("/imports/", { params: { query: { limit: 20, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function quarantineQuery(importId: string | undefined) {
  return infiniteQueryOptions({
    queryKey: importKeys.quarantine(importId),
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/imports/quarantine", {
          params: { query: { import_id: importId, limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
