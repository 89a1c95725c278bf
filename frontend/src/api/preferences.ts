import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "./client";

/** What the viewer has set for themselves, the same in every browser. */
export function preferencesQuery() {
  return queryOptions({
    queryKey: ["preferences"] as const,
    queryFn: ({ signal }) => unwrap(api.GET("/preferences", { signal })),
    staleTime: 60_000,
  });
}
