import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Activity, Total } from "@/api/types";
import { exactCountQuery } from "@/features/activities/queries";
import type { ActivityFilters } from "@/features/activities/search-params";
import { matchingOf } from "@/features/selection/matching";
import type { SelectionStore } from "@/features/selection/selection-store";

/** Asks before all that match are selected; a total that is about is counted exactly first. */
export function useSelectAll(
  store: SelectionStore,
  filters: ActivityFilters,
  total: Total | undefined,
  shown: readonly Activity[],
) {
  const [asked, setAsked] = useState<string>();
  const key = JSON.stringify(filters);
  const isAsking = asked === key;
  const mustCount = isAsking && total?.exact !== true;
  const exact = useQuery({ ...exactCountQuery(filters), enabled: mustCount });
  const matching = matchingOf(filters);

  return {
    isAsking,
    count: mustCount ? exact.data : total?.count,
    error: exact.error,
    ask: () => setAsked(key),
    cancel: () => setAsked(undefined),
    select: (count: number) => {
      store.selectMatching(matching, count, shown);
      setAsked(undefined);
    },
    unselect: () => store.do({ op: "subtract_matching", ...matching }),
  };
}
