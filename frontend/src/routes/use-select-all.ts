import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Activity, ActivityGroup, Total } from "@/api/types";
import { exactCountQuery } from "@/features/activities/queries";
import { matchingOf } from "@/features/activities/filter-expression";
import type { ActivityFilters } from "@/features/activities/search-params";
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
    /** The group and what the list asks for, as one condition: also what is not loaded. */
    selectGroup: (group: ActivityGroup) =>
      store.do({ op: "add_matching", ...matchingOf(filters, group.filter) }),
    unselect: () => store.do({ op: "subtract_matching", ...matching }),
  };
}
