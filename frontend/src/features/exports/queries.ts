import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Export } from "@/api/types";

export const exportKeys = {
  all: ["exports"] as const,
  awaiting: ["exports", "awaiting"] as const,
  rights: ["exports", "rights"] as const,
};

const LOOK_MS = 1_000;
const UNFINISHED: readonly Export["state"][] = ["awaiting_approval", "waiting", "making"];

export function isUnfinished(one: Export): boolean {
  return UNFINISHED.includes(one.state);
}

/** One's own exports; looked at again while something is under way. */
export function exportsQuery() {
  return queryOptions({
    queryKey: [...exportKeys.all, "list"],
    queryFn: ({ signal }) => unwrap(api.GET("/exports", { signal })),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnfinished) ? LOOK_MS : false),
  });
}

export function columnsQuery() {
  return queryOptions({
    queryKey: [...exportKeys.all, "columns"],
    queryFn: ({ signal }) => unwrap(api.GET("/exports/columns", { signal })),
  });
}

/** What waits for an administrator. */
export function awaitingQuery() {
  return queryOptions({
    queryKey: exportKeys.awaiting,
    queryFn: ({ signal }) => unwrap(api.GET("/export-approvals", { signal })),
    refetchInterval: 30_000,
  });
}

export function rightsQuery() {
  return queryOptions({
    queryKey: exportKeys.rights,
    queryFn: ({ signal }) => unwrap(api.GET("/role-rights", { signal })),
  });
}
