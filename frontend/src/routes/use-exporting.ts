import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Total } from "@/api/types";
import { expressionOf } from "@/features/activities/filter-expression";
import type { ActivityFilters } from "@/features/activities/search-params";
import type { ExportRequest } from "@/features/exports/export-dialog";
import { receiptQuery } from "@/features/selection/queries";
import { useSelectionStore } from "@/features/selection/selection-context";

/** What is about to be exported: the list as the filters leave it, or the selection as it is now. */
export function useExporting(filters: ActivityFilters, sort: string, total: Total | undefined) {
  const client = useQueryClient();
  const selection = useSelectionStore();
  const [request, setRequest] = useState<ExportRequest>();

  return {
    request,
    close: () => setRequest(undefined),
    askForList: () => {
      const asked = expressionOf(filters);
      const source = { filter: asked ? { ...asked } : null, q: filters.q ?? null };
      setRequest({ source, sort, count: total?.exact ? total.count : undefined });
    },
    askForSelected: async () => {
      const { id, version } = selection.summary();
      if (id === undefined) return;
      // What is exported is what was there when somebody asked, or nothing.
      const receipt = await client.query({ ...receiptQuery(id, version, Date.now()), gcTime: 0 });
      setRequest({ source: { selection_id: id, receipt: receipt.receipt_id }, count: receipt.count });
    },
  };
}
