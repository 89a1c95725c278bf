import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

export function devicesQuery() {
  return queryOptions({
    queryKey: ["profile", "devices"] as const,
    queryFn: ({ signal }) => unwrap(api.GET("/auth/devices", { signal })),
  });
}

export function keysQuery() {
  return queryOptions({
    queryKey: ["profile", "keys"] as const,
    queryFn: ({ signal }) => unwrap(api.GET("/auth/keys", { signal })),
  });
}
