import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";

import { hiddenQuery, MAX_IDS_IN_ADDRESS, type HiddenByFilter } from "./queries";
import type { ActivityFilters } from "./search-params";

const DEBOUNCE_MS = 200;
const NOTHING_HIDDEN: HiddenByFilter = { count: 0, ids: [] };

/**
 * What the filters hide of these activities. Undefined when it is not known: still asked for, or too many to ask about;
 * a guess is never shown.
 */
export function useHiddenByFilter(
  filters: ActivityFilters,
  ids: readonly string[],
  wantsIds = false,
): HiddenByFilter | undefined {
  const [settled] = useDebouncedValue(ids, DEBOUNCE_MS);
  const isNarrowed = Object.keys(filters).length > 0;
  const canAsk = isNarrowed && settled.length > 0 && settled.length <= MAX_IDS_IN_ADDRESS;
  const filtersKey = JSON.stringify(filters);
  const { data } = useQuery({
    ...hiddenQuery(filters, settled, wantsIds),
    enabled: canAsk,
    // Selecting one more row of the list hides none, so the number may stay until the answer is here; under another
    // filter it may not.
    placeholderData: (before, query) =>
      JSON.stringify(query?.queryKey[2]) === filtersKey ? before : undefined,
  });
  if (!isNarrowed || ids.length === 0) return NOTHING_HIDDEN;
  return canAsk && ids.length <= MAX_IDS_IN_ADDRESS ? data : undefined;
}
