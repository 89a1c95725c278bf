import { Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { ErrorState } from "@/components/error-state";

import { DateFilter } from "./date-filter";
import { FacetGroup } from "./facet-group";
import classes from "./facet-rail.module.css";
import { facetOrder, OPEN_AT_FIRST } from "./facet-order";
import { filterOptionsQuery } from "./queries";
import type { ActivityFilters } from "./search-params";

interface FacetRailProps {
  filters: ActivityFilters;
  onChange: (filters: ActivityFilters) => void;
}

/** Every filter with its counts. A change applies at once; the counts follow the other filters. */
export function FacetRail({ filters, onChange }: FacetRailProps) {
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(filterOptionsQuery(filters));

  return (
    <div className={classes.rail} aria-busy={isPlaceholderData}>
      <DateFilter filters={filters} range={data?.date_range} onChange={onChange} />
      {isPending && <RailSkeleton />}
      {error && !data && (
        <ErrorState error={error} title="The filters could not be loaded" onRetry={() => void refetch()} />
      )}
      {data &&
        facetOrder(Object.keys(data.info)).map((facet) => {
          const info = data.info[facet];
          return info ? (
            <FacetGroup
              key={facet}
              facet={facet}
              info={info}
              options={data.facets[facet] ?? []}
              filters={filters}
              isOpenAtFirst={OPEN_AT_FIRST.has(facet)}
              onChange={onChange}
            />
          ) : null;
        })}
    </div>
  );
}

function RailSkeleton() {
  return (
    <Stack gap={10} p="lg" aria-hidden>
      {[70, 50, 85, 60, 75, 45, 80, 55].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} />
      ))}
    </Stack>
  );
}
