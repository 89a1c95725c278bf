import { describe, expect, it } from "vitest";

import type { FacetOption } from "@/api/types";

import { listsAllMonths, monthSlots } from "./month-slots";

function option(value: string, count: number): FacetOption {
  return { value, label: value, count };
}

function picture(options: readonly FacetOption[], chosen: readonly string[] = []): string[] {
  return monthSlots(options, chosen).slots.map((slot) => (slot.kind === "bar" ? slot.bar.value : slot.kind));
}

describe("the months of the strip", () => {
  it("go from the first to the last, with a gap for each month without activities", () => {
    expect(picture([option("2026-02", 3), option("2025-10", 1), option("2025-12", 2)])).toEqual([
      "2025-10",
      "gap",
      "2025-12",
      "gap",
      "2026-02",
    ]);
  });

  it("survive a mistyped year", () => {
    expect(picture([option("2026-02", 3), option("1926-02", 1)])).toEqual(["1926-02", "break", "2026-02"]);
  });

  it("keep what has no date apart, and last", () => {
    const { slots, undated, bars } = monthSlots([option("2026-02", 3), option("", 7)], [""]);
    expect(slots).toHaveLength(1);
    expect(undated).toEqual({ value: "", count: 7, isChosen: true });
    expect(bars.map(({ value }) => value)).toEqual(["2026-02", ""]);
  });

  it("show a month without activities only while it is chosen", () => {
    const options = [option("2026-02", 3), option("2026-01", 0)];
    expect(picture(options)).toEqual(["2026-02"]);
    expect(picture(options, ["2026-01"])).toEqual(["2026-01", "2026-02"]);
  });

  it("name each year once, where there is room for it", () => {
    const options = ["2024-12", "2025-02", "2025-11", "2026-03"].map((value) => option(value, 1));
    const named = monthSlots(options, []).slots.flatMap((slot) => (slot.kind === "bar" ? [slot.year] : []));
    expect(named).toEqual([undefined, "2025", undefined, "2026"]);
  });

  it("are all there only when the API says so", () => {
    const info = { label: "Month", parameter: "month", distinct: 2 };
    expect(listsAllMonths(info, [option("2026-02", 3), option("", 1)])).toBe(true);
    // The month that is chosen but has no activities is none of the two.
    expect(listsAllMonths(info, [option("2026-02", 3), option("2026-01", 0)])).toBe(false);
    expect(listsAllMonths(undefined, [])).toBe(false);
  });
});
