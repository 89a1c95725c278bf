import { afterEach, describe, expect, it, vi } from "vitest";

import {
  addDays,
  datePresets,
  formatDay,
  formatDayRange,
  formatLongDay,
  formatLongMonth,
  formatMonth,
  isDay,
  isMonth,
  monthNumber,
  today,
} from "./dates";

afterEach(() => vi.unstubAllEnvs());

describe.each(["America/Los_Angeles", "UTC", "Pacific/Auckland", "Pacific/Kiritimati"])("in %s", (zone) => {
  function inZone(): void {
    vi.stubEnv("TZ", zone);
  }

  it("shows the day that was written", () => {
    inZone();
    expect(formatDay("2026-03-01")).toBe("Mar 1, 2026");
    expect(formatDay("2026-12-31")).toBe("Dec 31, 2026");
    expect(formatLongDay("2024-02-29")).toBe("Thursday, February 29, 2024");
  });

  it("shows the month that was written", () => {
    inZone();
    expect(formatMonth("2026-03")).toBe("Mar 2026");
    expect(formatMonth("2026-01")).toBe("Jan 2026");
    expect(formatLongMonth("2025-12")).toBe("December 2025");
  });

  it("counts days over months, years and changes of the clock", () => {
    inZone();
    expect(addDays("2026-03-08", 1)).toBe("2026-03-09");
    expect(addDays("2026-04-05", -1)).toBe("2026-04-04");
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
  });
});

it.each([
  ["America/Los_Angeles", "2026-01-01"],
  ["Pacific/Auckland", "2026-01-02"],
])("today is the day it is in %s", (zone, expected) => {
  vi.stubEnv("TZ", zone);
  expect(today(new Date("2026-01-01T20:00:00Z"))).toBe(expected);
});

it("takes presets from the calendar on the wall", () => {
  vi.stubEnv("TZ", "America/Los_Angeles");
  // Still the last evening of 2025 there.
  const presets = Object.fromEntries(
    datePresets(new Date("2026-01-01T05:00:00Z")).map(({ label, range }) => [label, range]),
  );
  expect(presets["This year"]).toEqual({ from: "2025-01-01", to: "2025-12-31" });
  expect(presets["This quarter"]).toEqual({ from: "2025-10-01", to: "2025-12-31" });
  expect(presets["Last quarter"]).toEqual({ from: "2025-07-01", to: "2025-09-30" });
  expect(presets["This month"]).toEqual({ from: "2025-12-01", to: "2025-12-31" });
  expect(presets["Last 30 days"]).toEqual({ from: "2025-12-02", to: "2025-12-31" });
  expect(presets["Last 7 days"]).toEqual({ from: "2025-12-25", to: "2025-12-31" });
});

it("finds last quarter across the turn of the year", () => {
  vi.stubEnv("TZ", "Pacific/Auckland");
  const last = datePresets(new Date("2026-02-10T00:00:00Z")).find(({ label }) => label === "Last quarter");
  expect(last?.range).toEqual({ from: "2025-10-01", to: "2025-12-31" });
});

it("knows what is no day", () => {
  expect(["2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "", "yesterday"].filter(isDay)).toEqual([]);
  expect(isDay("2024-02-29")).toBe(true);
  expect(formatDay("soon")).toBe("soon");
});

it("knows what is no month", () => {
  expect(["2026-00", "2026-13", "2026-3", "2026-03-01", "", "March"].filter(isMonth)).toEqual([]);
  expect(isMonth("2026-12")).toBe(true);
  expect(formatMonth("soon")).toBe("soon");
  expect(formatLongMonth("")).toBe("");
});

it("counts months over the turn of the year", () => {
  expect(monthNumber("2026-01") - monthNumber("2025-12")).toBe(1);
  expect(monthNumber("2026-03") - monthNumber("2024-03")).toBe(24);
});

it("words a range whose end is open", () => {
  expect(formatDayRange("2026-03-01", "2026-03-01")).toBe("Mar 1, 2026");
  expect(formatDayRange("2026-03-01", undefined)).toBe("from Mar 1, 2026");
  expect(formatDayRange(undefined, "2026-03-01")).toBe("until Mar 1, 2026");
  expect(formatDayRange(undefined, undefined)).toBe("any time");
});
