import type { FacetInfo, FacetOption } from "@/api/types";
import { monthNumber } from "@/lib/dates";

export interface MonthBar {
  value: string;
  count: number;
  isChosen: boolean;
}

/** A place in the strip: a month with its bar, a month without activities, or a long time without any. */
export type MonthSlot =
  | { kind: "bar"; key: string; bar: MonthBar; year: string | undefined }
  | { kind: "gap" | "break"; key: string };

export interface MonthSlots {
  /** From the first month to the last. */
  slots: readonly MonthSlot[];
  undated: MonthBar | undefined;
  /** Every bar in the order of the keyboard, the undated one last. */
  bars: readonly MonthBar[];
  largest: number;
}

/** A longer silence is shown as a break, or one mistyped year would press the rest into nothing. */
const LONGEST_SILENCE = 12;
/** A year's name needs about this many places of room. */
const YEAR_ROOM = 4;

/** Whether the API listed every month. A chosen month without activities is listed but is none of the counted. */
export function listsAllMonths(
  info: FacetInfo | undefined,
  options: readonly FacetOption[],
): info is FacetInfo {
  return info !== undefined && info.distinct <= options.filter(({ count }) => count > 0).length;
}

/** Names the years at their first bars. The last ones matter most, so room is given out from the end. */
function withYears(slots: readonly MonthSlot[]): MonthSlot[] {
  const years = slots.map((slot) => (slot.kind === "bar" ? slot.bar.value.slice(0, 4) : undefined));
  const isStart = years.map((year, index) => year !== undefined && years.indexOf(year) === index);
  let end = Number.POSITIVE_INFINITY;
  return slots
    .map((slot, index) => ({ slot, index }))
    .reverse()
    .map(({ slot, index }) => {
      if (slot.kind !== "bar" || !isStart[index] || end - index < YEAR_ROOM) return slot;
      end = index;
      return { ...slot, year: years[index] };
    })
    .reverse();
}

/** The months of the facet from left to right, with the gaps between them. */
export function monthSlots(options: readonly FacetOption[], chosen: readonly string[]): MonthSlots {
  const bars = options
    .map(({ value, count }) => ({ value, count, isChosen: chosen.includes(value) }))
    .filter(({ count, isChosen }) => count > 0 || isChosen)
    .sort((a, b) => (a.value < b.value ? -1 : 1));
  const dated = bars.filter(({ value }) => value !== "");
  const undated = bars.find(({ value }) => value === "");
  const slots: MonthSlot[] = [];
  dated.forEach((bar, index) => {
    const before = dated[index - 1];
    const silence = before ? monthNumber(bar.value) - monthNumber(before.value) - 1 : 0;
    const places = silence > LONGEST_SILENCE ? 1 : silence;
    for (let place = 0; place < places; place++) {
      slots.push({ kind: silence > LONGEST_SILENCE ? "break" : "gap", key: `${bar.value}-${place}` });
    }
    slots.push({ kind: "bar", key: bar.value, bar, year: undefined });
  });
  return {
    slots: withYears(slots),
    undated,
    bars: undated ? [...dated, undated] : dated,
    largest: Math.max(1, ...bars.map(({ count }) => count)),
  };
}
