import { describe, expect, it } from "vitest";

import type { Timeline } from "@/api/types";

import { daysOf, sumOf, timelineSlots, type TimelineBar } from "./timeline-slots";

function month(value: string, count = 1): TimelineBar {
  return { start: `${value}-01`, end: `${value}-28`, count };
}

function day(value: string): TimelineBar {
  return { start: value, end: value, count: 1 };
}

function picture(bars: TimelineBar[], unit: Timeline["unit"] = "month"): string[] {
  return timelineSlots({ unit, bars }).map((slot) => (slot.kind === "bar" ? slot.bar.start : slot.kind));
}

function ticks(bars: TimelineBar[], unit: Timeline["unit"]): (string | undefined)[] {
  return timelineSlots({ unit, bars }).flatMap((slot) => (slot.kind === "bar" ? [slot.tick] : []));
}

describe("the places of the timeline", () => {
  it("have a gap for each month without activities", () => {
    expect(picture([month("2025-10"), month("2025-12"), month("2026-02")])).toEqual([
      "2025-10-01",
      "gap",
      "2025-12-01",
      "gap",
      "2026-02-01",
    ]);
  });

  it("have a gap for each day and each week, over the end of a month or a year", () => {
    expect(picture([day("2026-02-27"), day("2026-03-02")], "day")).toEqual([
      "2026-02-27",
      "gap",
      "gap",
      "2026-03-02",
    ]);
    expect(picture([day("2025-12-22"), day("2025-12-29"), day("2026-01-12")], "week")).toEqual([
      "2025-12-22",
      "2025-12-29",
      "gap",
      "2026-01-12",
    ]);
  });

  it("survive a mistyped year", () => {
    expect(picture([month("1926-02"), month("2026-02")])).toEqual(["1926-02-01", "break", "2026-02-01"]);
  });

  it("name each year, or month, once and where there is room for it", () => {
    expect(
      ticks(
        ["2024-12", "2025-02", "2025-11", "2026-03"].map((one) => month(one)),
        "month",
      ),
    ).toEqual([undefined, "2025", undefined, "2026"]);
    expect(ticks([day("2026-02-01"), day("2026-02-28"), day("2026-03-20")], "day")).toEqual([
      "Feb 2026",
      undefined,
      "Mar 2026",
    ]);
  });
});

describe("the days of some bars", () => {
  const bars = [month("2026-01", 3), month("2026-02", 4), month("2026-03", 5)];
  const NONE = { from: undefined, to: undefined };

  it("go from the first to the last, whichever was touched first", () => {
    expect(daysOf(bars, [0, 1], NONE)).toEqual({ from: "2026-01-01", to: "2026-02-28" });
    expect(daysOf(bars, [2, 1], NONE)).toEqual({ from: "2026-02-01", to: "2026-03-28" });
    expect(sumOf(bars, [2, 1])).toBe(9);
  });

  it("never reach beyond the dates that are asked for: a bar holds no more than those", () => {
    expect(daysOf(bars, [0, 2], { from: "2026-01-15", to: "2026-03-10" })).toEqual({
      from: "2026-01-15",
      to: "2026-03-10",
    });
  });
});
