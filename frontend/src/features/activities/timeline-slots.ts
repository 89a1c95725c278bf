import type { Timeline } from "@/api/types";
import { formatDay, formatDayRange, formatMonth, monthNumber } from "@/lib/dates";

import { longMonthLabel, monthLabel } from "./month-label";

type TimelineUnit = Timeline["unit"];
export type TimelineBar = Timeline["bars"][number];

/** A place in the timeline: a bar, a time without activities, or a long one without any. */
export type TimelineSlot =
  | { kind: "bar"; key: string; bar: TimelineBar; index: number; tick: string | undefined }
  | { kind: "gap" | "break"; key: string };

/** A longer silence is shown as a break, or one mistyped year would press the rest into nothing. */
const LONGEST_SILENCE: Readonly<Record<TimelineUnit, number>> = { day: 92, week: 104, month: 12 };
/** A year's name, or a month's, needs about this many places of room. */
const TICK_ROOM: Readonly<Record<TimelineUnit, number>> = { day: 8, week: 8, month: 4 };
const DAY = 86_400_000;

function place(start: string, unit: TimelineUnit): number {
  if (unit === "month") return monthNumber(start.slice(0, 7));
  return Math.floor(Date.parse(start) / DAY / (unit === "week" ? 7 : 1));
}

function tickOf(start: string, unit: TimelineUnit): string {
  return unit === "month" ? start.slice(0, 4) : formatMonth(start.slice(0, 7));
}

/** Names the times at their first bars. The last ones matter most, so room is given out from the end. */
function withTicks(slots: readonly TimelineSlot[], unit: TimelineUnit): TimelineSlot[] {
  const ticks = slots.map((slot) => (slot.kind === "bar" ? tickOf(slot.bar.start, unit) : undefined));
  let end = Number.POSITIVE_INFINITY;
  return slots
    .map((slot, index) => ({ slot, index }))
    .reverse()
    .map(({ slot, index }) => {
      const isFirst = ticks.indexOf(ticks[index]) === index;
      if (slot.kind !== "bar" || !isFirst || end - index < TICK_ROOM[unit]) return slot;
      end = index;
      return { ...slot, tick: ticks[index] };
    })
    .reverse();
}

/** The bars from left to right, with the gaps between them. */
export function timelineSlots({ unit, bars }: Pick<Timeline, "unit" | "bars">): TimelineSlot[] {
  const slots: TimelineSlot[] = [];
  bars.forEach((bar, index) => {
    const before = bars[index - 1];
    const silence = before ? place(bar.start, unit) - place(before.start, unit) - 1 : 0;
    const isLong = silence > LONGEST_SILENCE[unit];
    for (let at = 0; at < (isLong ? 1 : silence); at++) {
      slots.push({ kind: isLong ? "break" : "gap", key: `${bar.start}-${at}` });
    }
    slots.push({ kind: "bar", key: bar.start, bar, index, tick: undefined });
  });
  return withTicks(slots, unit);
}

/** `Mar 2026`, `2 Mar 2026 – 8 Mar 2026` or `12 Mar 2026`. */
export function barLabel({ start, end }: TimelineBar, unit: TimelineUnit): string {
  if (unit === "month") return monthLabel(start.slice(0, 7));
  return unit === "week" ? formatDayRange(start, end) : formatDay(start);
}

/** The same, to be read out. */
export function longBarLabel(bar: TimelineBar, unit: TimelineUnit): string {
  return unit === "month" ? longMonthLabel(bar.start.slice(0, 7)) : barLabel(bar, unit);
}

export interface Days {
  from: string | undefined;
  to: string | undefined;
}

/** From the first bar's first day to the last one's last, as far as the dates that are asked for already reach. */
export function daysOf(
  bars: readonly TimelineBar[],
  [one, other]: readonly [number, number],
  asked: Days,
): Days {
  const first = bars[Math.min(one, other)];
  const last = bars[Math.max(one, other)];
  const from = first && asked.from && asked.from > first.start ? asked.from : first?.start;
  const to = last && asked.to && asked.to < last.end ? asked.to : last?.end;
  return { from, to };
}

/** How many activities the bars from one to another hold. */
export function sumOf(bars: readonly TimelineBar[], [one, other]: readonly [number, number]): number {
  return bars
    .slice(Math.min(one, other), Math.max(one, other) + 1)
    .reduce((sum, { count }) => sum + count, 0);
}
