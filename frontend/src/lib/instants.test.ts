import { expect, it } from "vitest";

import { formatDuration, formatExact, formatRelative } from "./instants";

const NOW = new Date("2026-03-12T12:00:00Z");

it.each([
  ["2026-03-12T11:59:40Z", "just now"],
  ["2026-03-12T11:15:00Z", "45 minutes ago"],
  ["2026-03-11T12:00:00Z", "yesterday"],
  ["2025-03-12T12:00:00Z", "last year"],
  ["never", "never"],
])("says %s as %s", (instant, words) => {
  expect(formatRelative(instant, NOW)).toBe(words);
});

it("says how long a run took, once it has ended", () => {
  expect(formatDuration("2026-03-12T11:00:00Z", "2026-03-12T11:00:42Z")).toBe("42 s");
  expect(formatDuration("2026-03-12T11:00:00Z", "2026-03-12T11:04:10Z")).toBe("4 min 10 s");
  expect(formatDuration("2026-03-12T11:00:00Z", null)).toBeNull();
  expect(formatExact("nonsense")).toBe("nonsense");
});
