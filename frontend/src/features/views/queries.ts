import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { View, ViewCreate, ViewUpdate } from "@/api/types";

export const viewKeys = {
  all: ["views"] as const,
  list: () => [...viewKeys.all, "list"] as const,
  history: (id: string) => [...viewKeys.all, "history", id] as const,
  people: (part: string) => [...viewKeys.all, "people", part] as const,
};

const MINUTE = 60_000;

/** One's own views and those shared with one; asked for again now and then, so that a change is told. */
export function viewsQuery() {
  return queryOptions({
    queryKey: viewKeys.list(),
    queryFn: ({ signal }) => unwrap(api.GET("/views", { signal })),
    select: ({ items }) => items,
    staleTime: MINUTE / 2,
    refetchInterval: MINUTE,
  });
}

export function viewHistoryQuery(id: string) {
  return queryOptions({
    queryKey: viewKeys.history(id),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/views/{view_id}/history", { params: { path: { view_id: id } }, signal })),
    staleTime: 0,
  });
}

export function peopleQuery(part: string) {
  return queryOptions({
    queryKey: viewKeys.people(part),
    queryFn: ({ signal }) => unwrap(api.GET("/views/people", { params: { query: { q: part } }, signal })),
    staleTime: MINUTE,
  });
}

function saving(view: View, version = view.version) {
  return { path: { view_id: view.id }, header: { "if-match": `"${version}"` } };
}

export const calls = {
  add: (body: ViewCreate) => unwrap(api.POST("/views", { body })),
  change: (view: View, body: ViewUpdate, version?: number) =>
    unwrap(api.PATCH("/views/{view_id}", { params: saving(view, version), body })),
  remove: (view: View) => unwrap(api.DELETE("/views/{view_id}", { params: saving(view) })),
  restore: (view: View, version: number) =>
    unwrap(api.POST("/views/{view_id}/restore", { params: saving(view), body: { version } })),
  pin: (ids: string[]) => unwrap(api.PUT("/views/pins", { body: { view_ids: ids } })),
};
