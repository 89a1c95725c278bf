import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { SelectionCreate } from "@/api/types";

/** A selection is made of what it names, so asking twice for the same gives the same text. */
export function selectionQuery(body: SelectionCreate) {
  return queryOptions({
    queryKey: ["selection", body] as const,
    queryFn: ({ signal }) => unwrap(api.POST("/activities/selection", { body, signal })),
    staleTime: 0,
    retry: false,
  });
}
