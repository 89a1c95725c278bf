/**
 * An activity's date is a calendar day, `YYYY-MM-DD`, and never a moment. It is only ever read into a UTC date and
 * written from a UTC date, so that no time zone can move it.
 */
export type Day = string;

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

function toUtc(day: Day): Date | null {
  const match = DAY.exec(day);
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const utc = new Date(Date.UTC(year, month - 1, date));
  return utc.getUTCMonth() === month - 1 && utc.getUTCDate() === date ? utc : null;
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, "0");
}

function dayOf(year: number, month: number, date: number): Day {
  const utc = new Date(Date.UTC(year, month - 1, date));
  return `${pad(utc.getUTCFullYear(), 4)}-${pad(utc.getUTCMonth() + 1)}-${pad(utc.getUTCDate())}`;
}

export function isDay(value: string): value is Day {
  return toUtc(value) !== null;
}

/** The day it is where the person sits. */
export function today(now: Date = new Date()): Day {
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

export function addDays(day: Day, count: number): Day {
  const utc = toUtc(day);
  if (!utc) return day;
  return dayOf(utc.getUTCFullYear(), utc.getUTCMonth() + 1, utc.getUTCDate() + count);
}

const dayFormat = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

const monthFormat = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric", timeZone: "UTC" });
const longMonthFormat = new Intl.DateTimeFormat(undefined, {
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

const weekdayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeZone: "UTC" });

/** `12 Mar 2026`, in the person's locale. What is no day is shown as it is. */
export function formatDay(day: Day): string {
  const utc = toUtc(day);
  return utc ? dayFormat.format(utc) : day;
}

/** `Thursday, 12 March 2026`, in the person's locale. */
export function formatLongDay(day: Day): string {
  const utc = toUtc(day);
  return utc ? weekdayFormat.format(utc) : day;
}

/** A calendar month, `YYYY-MM`; like a day it is text and never a moment. */
export type Month = string;

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export function isMonth(value: string): value is Month {
  return MONTH.test(value);
}

/** Months since the year 0, to count with: neighbours differ by one. */
export function monthNumber(month: Month): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

/** `Mar 2026`, in the person's locale. What is no month is shown as it is. */
export function formatMonth(month: Month): string {
  const first = isMonth(month) ? toUtc(`${month}-01`) : null;
  return first ? monthFormat.format(first) : month;
}

/** `March 2026`, in the person's locale. */
export function formatLongMonth(month: Month): string {
  const first = isMonth(month) ? toUtc(`${month}-01`) : null;
  return first ? longMonthFormat.format(first) : month;
}

interface DayRange {
  from: Day;
  to: Day;
}

export interface DatePreset {
  label: string;
  range: DayRange;
}

/** The usual ranges, counted from the day it is where the person sits; both ends are included. */
export function datePresets(now: Date = new Date()): DatePreset[] {
  const year = now.getFullYear();
  const month = now.getMonth() + 1;
  const quarterStart = month - ((month - 1) % 3);
  const current = today(now);
  return [
    { label: "Last 7 days", range: { from: addDays(current, -6), to: current } },
    { label: "Last 30 days", range: { from: addDays(current, -29), to: current } },
    { label: "This month", range: { from: dayOf(year, month, 1), to: dayOf(year, month + 1, 0) } },
    {
      label: "This quarter",
      range: { from: dayOf(year, quarterStart, 1), to: dayOf(year, quarterStart + 3, 0) },
    },
    {
      label: "Last quarter",
      range: { from: dayOf(year, quarterStart - 3, 1), to: dayOf(year, quarterStart, 0) },
    },
    { label: "This year", range: { from: dayOf(year, 1, 1), to: dayOf(year, 12, 31) } },
  ];
}

/** A range in words; an end may be open. */
export function formatDayRange(from: Day | undefined, to: Day | undefined): string {
  if (from && to) return from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`;
  if (from) return `from ${formatDay(from)}`;
  if (to) return `until ${formatDay(to)}`;
  return "any time";
}
