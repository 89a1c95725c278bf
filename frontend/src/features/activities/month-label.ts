import { formatLongMonth, formatMonth } from "@/lib/dates";

/** What stands where an activity has no date, and so no month. */
export const NO_DATE = "No date";

/** `Mar 2026`, made from the text of the facet's value. */
export function monthLabel(value: string): string {
  return value === "" ? NO_DATE : formatMonth(value);
}

/** `March 2026`, to be read out. */
export function longMonthLabel(value: string): string {
  return value === "" ? NO_DATE : formatLongMonth(value);
}
