import { formatCount } from "./format";

/** Moments (timestamps with a zone), shown in the person's own zone. Calendar days live in `dates.ts`. */

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const dayAndClock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function formatRelative(instant: string, now: Date = new Date()): string {
  const seconds = (Date.parse(instant) - now.getTime()) / 1000;
  if (Number.isNaN(seconds)) return instant;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return "just now";
}

export function formatExact(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : exact.format(date);
}

/** The clock alone for today, day and clock before. */
export function formatAsOf(instant: string, now: Date = new Date()): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return date.toDateString() === now.toDateString() ? clock.format(date) : dayAndClock.format(date);
}

/** `4 min 10 s`; a run that has not ended has no duration. */
export function formatDuration(start: string, end: string | null): string | null {
  if (!end) return null;
  const seconds = Math.max(0, Math.round((Date.parse(end) - Date.parse(start)) / 1000));
  if (Number.isNaN(seconds)) return null;
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `40 seconds`, `12 minutes`: rounded up, so that what is promised holds. */
export function formatWait(seconds: number): string {
  if (seconds < 60) return formatCount(Math.max(1, seconds), "second", "seconds");
  if (seconds < 3600) return formatCount(Math.ceil(seconds / 60), "minute", "minutes");
  return formatCount(Math.ceil(seconds / 3600), "hour", "hours");
}
