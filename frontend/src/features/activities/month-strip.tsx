import { Skeleton } from "@mantine/core";
import { useRef, useState, type KeyboardEvent } from "react";

import type { FilterOptions } from "@/api/types";
import { formatCount } from "@/lib/format";

import { selectedValues, toggleValue } from "./conditions";
import { longMonthLabel, monthLabel, NO_DATE } from "./month-label";
import { listsAllMonths, monthSlots, type MonthBar } from "./month-slots";
import classes from "./month-strip.module.css";
import type { ActivityFilters } from "./search-params";

interface MonthStripProps {
  filters: ActivityFilters;
  options: FilterOptions | undefined;
  isPending: boolean;
  isStale: boolean;
  onChange: (filters: ActivityFilters) => void;
}

const FACET = "month";
const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at) => Math.max(0, at - 1),
  ArrowRight: (at, last) => Math.min(last, at + 1),
  Home: () => 0,
  End: (_, last) => last,
};

function countOf({ count }: MonthBar): string {
  return formatCount(count, "activity", "activities");
}

/** The filtered set by month, one bar each; together they are the list's total. A click filters by the month. */
export function MonthStrip({ filters, options, isPending, isStale, onChange }: MonthStripProps) {
  const strip = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string>();
  const [tip, setTip] = useState<{ value: string; left: number }>();

  if (isPending) {
    return (
      <div className={classes.strip} aria-hidden>
        <Skeleton height={28} mt={4} />
      </div>
    );
  }
  const info = options?.info[FACET];
  const listed = options?.facets[FACET] ?? [];
  // Without all of the months the bars would not be the total.
  if (!listsAllMonths(info, listed)) return null;
  const chosen = selectedValues(filters, info.parameter);
  const { slots, undated, bars, largest } = monthSlots(listed, chosen);
  if (bars.length === 0) return null;

  const stop =
    bars.find(({ value }) => value === focused) ?? bars.find(({ isChosen }) => isChosen) ?? bars.at(-1);
  const pointed = bars.find(({ value }) => value === tip?.value);

  function showTip(bar: MonthBar, element: HTMLElement): void {
    const start = strip.current?.getBoundingClientRect().left ?? 0;
    const { left, width } = element.getBoundingClientRect();
    setTip({ value: bar.value, left: left + width / 2 - start });
  }

  function onKey(event: KeyboardEvent<HTMLElement>): void {
    if (event.key === "Escape" && tip) {
      event.preventDefault();
      setTip(undefined);
    }
    const step = Object.hasOwn(STEPS, event.key) ? STEPS[event.key] : undefined;
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const buttons = [...(strip.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((button) => button === event.currentTarget);
    buttons[step(at, buttons.length - 1)]?.focus();
  }

  function drawBar(bar: MonthBar, year?: string) {
    return (
      <button
        key={bar.value}
        type="button"
        className={classes.slot}
        data-undated={bar.value === "" || undefined}
        aria-label={`${longMonthLabel(bar.value)}: ${countOf(bar)}`}
        aria-pressed={bar.isChosen}
        tabIndex={bar === stop ? 0 : -1}
        style={{ "--share": bar.count / largest }}
        onClick={() => onChange(toggleValue(filters, FACET, bar.value))}
        onFocus={(event) => {
          setFocused(bar.value);
          showTip(bar, event.currentTarget);
        }}
        onBlur={() => setTip(undefined)}
        onKeyDown={onKey}
        onPointerEnter={(event) => showTip(bar, event.currentTarget)}
        onPointerLeave={() => setTip(undefined)}
      >
        <span className={classes.bar} />
        {year !== undefined && <span className={classes.year}>{year}</span>}
        {bar.value === "" && <span className={classes.year}>{NO_DATE.toLowerCase()}</span>}
      </button>
    );
  }

  return (
    <div ref={strip} className={classes.strip} data-stale={isStale || undefined}>
      <span className={classes.caption} aria-hidden>
        By month
      </span>
      <div role="group" aria-label="Activities by month" aria-busy={isStale} className={classes.bars}>
        {slots.map((slot) =>
          slot.kind === "bar" ? (
            drawBar(slot.bar, slot.year)
          ) : (
            <span
              key={slot.key}
              className={classes.slot}
              data-break={slot.kind === "break" || undefined}
              title={slot.kind === "break" ? "More than a year without activities" : undefined}
            />
          ),
        )}
        {undated && drawBar(undated)}
      </div>
      {tip && pointed && (
        <div className={classes.tip} style={{ "--left": `${tip.left}px` }} aria-hidden>
          {monthLabel(pointed.value)} · {countOf(pointed)}
        </div>
      )}
    </div>
  );
}
