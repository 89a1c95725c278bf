import { Skeleton, UnstyledButton } from "@mantine/core";
import { lazy, Suspense } from "react";

import type { FilterOptions } from "@/api/types";
import { datePresets, formatDayRange } from "@/lib/dates";

import classes from "./facet-rail.module.css";
import type { ActivityFilters } from "./search-params";

/** The calendar is a large script and nobody needs it first, so it comes after the list. */
const DateRangeInput = lazy(async () => ({
  default: (await import("./date-range-input")).DateRangeInput,
}));

interface DateFilterProps {
  filters: ActivityFilters;
  range: FilterOptions["date_range"] | undefined;
  onChange: (filters: ActivityFilters) => void;
}

export function DateFilter({ filters, range, onChange }: DateFilterProps) {
  function setRange(from: string | undefined, to: string | undefined): void {
    onChange({ ...filters, date_from: from, date_to: to });
  }

  return (
    <section className={classes.date} aria-label="Date">
      <div className={classes.dateHead}>
        <h2 className={classes.dateLabel}>Date</h2>
        {range?.min && range.max && (
          <span className={classes.note} title="First and last date under the other filters">
            {formatDayRange(range.min, range.max)}
          </span>
        )}
      </div>
      <Suspense fallback={<Skeleton height={30} />}>
        <DateRangeInput from={filters.date_from} to={filters.date_to} onChange={setRange} />
      </Suspense>
      <div className={classes.presets} role="group" aria-label="Usual date ranges">
        {datePresets().map(({ label, range: preset }) => {
          const isActive = filters.date_from === preset.from && filters.date_to === preset.to;
          return (
            <UnstyledButton
              key={label}
              className={classes.preset}
              aria-pressed={isActive}
              onClick={() => (isActive ? setRange(undefined, undefined) : setRange(preset.from, preset.to))}
            >
              {label}
            </UnstyledButton>
          );
        })}
      </div>
    </section>
  );
}
