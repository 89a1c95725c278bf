import { Button, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import type { Timeline } from "@/api/types";
import { formatDayRange } from "@/lib/dates";
import { formatTotal } from "@/lib/format";

import { selectedValues, toggleValue } from "./conditions";
import { NO_DATE } from "./month-label";
import type { ActivityFilters } from "./search-params";
import { TimelineButton } from "./timeline-button";
import { barLabel, daysOf, longBarLabel, sumOf, timelineSlots } from "./timeline-slots";
import classes from "./timeline.module.css";
import { useBarRange, type BarRange } from "./use-bar-range";

interface TimelineBarsProps {
  timeline: Timeline;
  filters: ActivityFilters;
  isStale: boolean;
  onChange: (filters: ActivityFilters) => void;
}

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at) => Math.max(0, at - 1),
  ArrowRight: (at, last) => Math.min(last, at + 1),
  Home: () => 0,
  End: (_, last) => last,
};

/** A click asks for a bar's days and a second one drops them; a drag, or shift with the arrows, asks for several. */
export function TimelineBars({ timeline, filters, isStale, onChange }: TimelineBarsProps) {
  const { unit, bars, undated, total } = timeline;
  const strip = useRef<HTMLDivElement>(null);
  const holdsFocus = useRef(false);
  const [focused, setFocused] = useState<string>();
  const [tip, setTip] = useState<{ at: number; left: number }>();
  const marks = useBarRange({ strip, bars, onDragged: choose });

  // The bar that was chosen may be none of the new ones.
  useEffect(() => {
    if (isStale || !holdsFocus.current) return;
    holdsFocus.current = false;
    if (document.activeElement !== document.body) return;
    strip.current?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus({ preventScroll: true });
  }, [bars, isStale]);

  const asked = { from: filters.date_from, to: filters.date_to };
  const hasDates = (asked.from ?? asked.to) !== undefined;
  const asksUndated = selectedValues(filters, "month").includes("");
  const hasUndated = undated > 0 || asksUndated;
  if (bars.length === 0 && !hasUndated && !hasDates) return null;

  const largest = Math.max(1, undated, ...bars.map(({ count }) => count));
  const last = hasUndated ? bars.length : bars.length - 1;
  const found = bars.findIndex(({ start }) => start === focused);
  const stop = focused === "" && hasUndated ? bars.length : found === -1 ? last : found;

  function isAskedFor(index: number): boolean {
    const { from, to } = daysOf(bars, [index, index], asked);
    return from === asked.from && to === asked.to;
  }

  function wordsFor(count: number): string {
    return formatTotal({ count, exact: total.exact }, "activity", "activities");
  }

  function change(next: ActivityFilters): void {
    holdsFocus.current = strip.current?.contains(document.activeElement) ?? false;
    onChange(next);
  }

  function choose(range: BarRange): void {
    marks.clear();
    // Bars of the conditions before say nothing about these.
    if (isStale) return;
    const { from, to } = daysOf(bars, range, asked);
    const isAgain = from === asked.from && to === asked.to;
    change({ ...filters, date_from: isAgain ? undefined : from, date_to: isAgain ? undefined : to });
  }

  function focus(at: number, element: HTMLElement): void {
    setFocused(bars[at]?.start ?? "");
    showTip(at, element);
  }

  function showTip(at: number, element: HTMLElement): void {
    const start = strip.current?.getBoundingClientRect().left ?? 0;
    const { left, width } = element.getBoundingClientRect();
    setTip({ at, left: left + width / 2 - start });
  }

  function tipText(at: number): string | undefined {
    if (marks.range) {
      const { from, to } = daysOf(bars, marks.range, asked);
      return `${formatDayRange(from, to)} · ${wordsFor(sumOf(bars, marks.range))}`;
    }
    const bar = bars[at];
    if (bar) return `${barLabel(bar, unit)} · ${wordsFor(bar.count)}`;
    return hasUndated ? `${NO_DATE} · ${wordsFor(undated)}` : undefined;
  }

  function escape(event: KeyboardEvent): void {
    if (!tip && !marks.range) return;
    event.preventDefault();
    marks.clear();
    setTip(undefined);
  }

  function onKey(event: KeyboardEvent, at: number): void {
    if (event.key === "Escape") escape(event);
    const step = Object.hasOwn(STEPS, event.key) ? STEPS[event.key] : undefined;
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const extends_ = event.shiftKey && at < bars.length;
    const next = step(at, extends_ ? bars.length - 1 : last);
    if (extends_) marks.mark([marks.range?.[0] ?? at, next]);
    else marks.clear();
    strip.current?.querySelector<HTMLElement>(`[data-at="${next}"]`)?.focus();
  }

  const [low, high] = marks.range ? [Math.min(...marks.range), Math.max(...marks.range)] : [1, 0];
  const words = tip && tipText(tip.at);

  return (
    <div ref={strip} className={classes.strip} data-stale={isStale || undefined}>
      <span className={classes.caption} aria-hidden>
        By {unit}
        {!total.exact && ", about"}
      </span>
      <div role="group" aria-label={`Timeline by ${unit}`} aria-busy={isStale} className={classes.bars}>
        {timelineSlots(timeline).map((slot) =>
          slot.kind === "bar" ? (
            <TimelineButton
              key={slot.key}
              at={slot.index}
              label={`${longBarLabel(slot.bar, unit)}: ${wordsFor(slot.bar.count)}`}
              tick={slot.tick}
              share={slot.bar.count / largest}
              isStop={slot.index === stop}
              isPressed={isAskedFor(slot.index)}
              isMarked={slot.index >= low && slot.index <= high}
              onFocus={(element) => focus(slot.index, element)}
              onPoint={(element) => showTip(slot.index, element)}
              onLeave={() => setTip(undefined)}
              onKey={(event) => onKey(event, slot.index)}
              onPress={(event) => marks.begin(event, slot.index)}
              onClick={() => choose(marks.range ?? [slot.index, slot.index])}
            />
          ) : (
            <span
              key={slot.key}
              className={classes.slot}
              data-break={slot.kind === "break" || undefined}
              title={slot.kind === "break" ? "More than a year without activities" : undefined}
            />
          ),
        )}
        {hasUndated && (
          <TimelineButton
            at={bars.length}
            label={`${NO_DATE}: ${wordsFor(undated)}`}
            tick={NO_DATE.toLowerCase()}
            share={undated / largest}
            isUndated
            isStop={bars.length === stop}
            isPressed={asksUndated}
            onFocus={(element) => focus(bars.length, element)}
            onPoint={(element) => showTip(bars.length, element)}
            onLeave={() => setTip(undefined)}
            onKey={(event) => onKey(event, bars.length)}
            onClick={() => change(toggleValue(filters, "month", ""))}
          />
        )}
      </div>
      {hasDates && (
        <Button
          className={classes.back}
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => change({ ...filters, date_from: undefined, date_to: undefined })}
        >
          All dates
        </Button>
      )}
      {words && (
        <div className={classes.tip} style={{ "--left": `${tip.left}px` }} aria-hidden>
          {words}
        </div>
      )}
      <VisuallyHidden role="status">{marks.range && tipText(marks.range[1])}</VisuallyHidden>
    </div>
  );
}
