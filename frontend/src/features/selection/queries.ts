import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { SelectionCreate } from "@/api/types";

/** The text of a selection, as its receipt showed it: the same receipt gives the same text. */
export function selectionQuery(body: SelectionCreate) {
  return queryOptions({
    queryKey: ["selection", body] as const,
    queryFn: ({ signal }) => unwrap(api.POST("/activities/selection", { body, signal })),
    staleTime: 0,
    retry: false,
  });
}

/** What is selected now, proved: an action brings it. `look` counts how often somebody looked anew. */
export function receiptQuery(id: string, version: number, look: number) {
  return queryOptions({
    queryKey: ["selection", "receipt", id, version, look] as const,
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/selections/{selection_id}/receipt", { params: { path: { selection_id: id } }, signal }),
      ),
    // A receipt is of one moment: another one is asked for when somebody looks again, not behind their back.
    staleTime: Infinity,
    retry: false,
  });
}

const BREAKDOWN = ["owner", "kind", "type", "month"];

export function breakdownQuery(id: string, version: number) {
  return queryOptions({
    queryKey: ["selection", "breakdown", id, version] as const,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/selections/{selection_id}/breakdown", {
          params: { path: { selection_id: id }, query: { facet: BREAKDOWN } },
          signal,
        }),
      ),
  });
}
