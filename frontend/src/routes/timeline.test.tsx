import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Activity } from "@/api/types";
import { filterOptions, listActivities, timeline } from "@/testing/activity-api";
import { ACTIVITIES } from "@/testing/data";
import { renderApp } from "@/testing/render";
import { server } from "@/testing/server";

/** Every tenth without a date, and nothing in October. */
const MIXED = ACTIVITIES.filter(({ month }) => month !== "2026-10").map((activity, index): Activity =>
  index % 10 === 3 ? { ...activity, activity_date: null, month: null, quarter: null } : activity,
);

function serve(activities: readonly Activity[]): void {
  server.use(
    http.get("*/activities/filter-options", ({ request }) =>
      HttpResponse.json(filterOptions(activities, new URL(request.url).searchParams)),
    ),
    http.get("*/activities/timeline", ({ request }) =>
      HttpResponse.json(timeline(activities, new URL(request.url).searchParams)),
    ),
    http.get("*/activities/", ({ request }) =>
      HttpResponse.json(listActivities(activities, new URL(request.url).searchParams)),
    ),
  );
}

function strip() {
  return screen.findByRole("group", { name: /^Timeline by / });
}

async function bars() {
  return within(await strip()).getAllByRole("button");
}

function names(buttons: readonly HTMLElement[]): (string | null)[] {
  return buttons.map((button) => button.getAttribute("aria-label"));
}

function sum(buttons: readonly HTMLElement[]): number {
  return names(buttons).reduce((total, name) => total + Number(/: (\d+) activit/.exec(name ?? "")?.[1]), 0);
}

/** What the list says of itself. */
async function total(): Promise<number> {
  const table = await screen.findByRole("grid", { name: "Activities" });
  return Number(table.getAttribute("aria-rowcount")) - 1;
}

function isPressed(button: HTMLElement): boolean {
  return button.getAttribute("aria-pressed") === "true";
}

beforeEach(() => serve(MIXED));
afterEach(() => vi.unstubAllEnvs());

describe.each(["America/Los_Angeles", "Pacific/Auckland"])("the timeline above the list, in %s", (zone) => {
  beforeEach(() => vi.stubEnv("TZ", zone));

  it.each(["", "?type=Call", "?q=trial&has_contact=true"])(
    "add up to the list's total (%s)",
    async (address) => {
      renderApp(`/activities${address}`);
      const buttons = await bars();
      const undated = buttons.filter((button) => button.getAttribute("aria-label")?.startsWith("No date"));
      const dated = buttons.filter((button) => !undated.includes(button));
      // No call lacks its date.
      expect(undated).toHaveLength(address.includes("Call") ? 0 : 1);
      expect(sum(dated) + sum(undated)).toBe(await total());
      expect(sum(buttons)).toBe(listActivities(MIXED, new URLSearchParams(address)).total.count);
    },
  );

  it("run from the first month to the last, a gap where there is nothing", async () => {
    renderApp();
    const buttons = await bars();
    expect(names(buttons).map((name) => name?.split(":")[0])).toEqual([
      "August 2026",
      "September 2026",
      "November 2026",
      "December 2026",
      "No date",
    ]);
    expect((await strip()).children).toHaveLength(6);
  });

  it("asks for a bar's days by a click, shows those days, and drops them by a second click", async () => {
    const { user, router } = renderApp();
    const before = names(await bars());
    const wanted = within(await strip()).getByRole("button", { name: /^December 2026/ });
    const count = sum([wanted]);
    await user.click(wanted);
    await waitFor(() =>
      expect(router.state.location.searchStr).toBe("?date_from=2026-12-01&date_to=2026-12-31"),
    );
    await screen.findByRole("group", { name: "Timeline by day" });
    await waitFor(async () => expect(await total()).toBe(count));
    expect(sum(await bars())).toBe(count);
    await user.click(within(await strip()).getByRole("button", { name: /^Dec 24, 2026/ }));
    await waitFor(() =>
      expect(router.state.location.searchStr).toBe("?date_from=2026-12-24&date_to=2026-12-24"),
    );
    await waitFor(async () => expect(await bars()).toHaveLength(1));
    expect((await bars()).filter(isPressed)).toHaveLength(1);
    const [only] = await bars();
    if (only) await user.click(only);
    await waitFor(() => expect(router.state.location.searchStr).toBe(""));
    await waitFor(async () => expect(names(await bars())).toEqual(before));
  });

  it("asks for several bars' days by a drag, and leads back to all", async () => {
    const { user, router } = renderApp();
    const drawn = await bars();
    drawn.forEach((bar, index) => {
      bar.getBoundingClientRect = () => ({ left: index * 20, width: 20 }) as DOMRect;
    });
    const counts = sum(drawn.slice(1, 3));
    fireEvent.pointerDown(drawn[2] ?? window, { button: 0, isPrimary: true });
    fireEvent.pointerMove(window, { clientX: 25 });
    expect(drawn.map((bar) => bar.dataset.marked)).toEqual([undefined, "", "", undefined, undefined]);
    fireEvent.pointerUp(window);
    await waitFor(() =>
      expect(router.state.location.searchStr).toBe("?date_from=2026-09-01&date_to=2026-11-30"),
    );
    await waitFor(async () => expect(await total()).toBe(counts));
    await user.click(screen.getByRole("button", { name: "All dates" }));
    await waitFor(() => expect(router.state.location.searchStr).toBe(""));
    expect(screen.queryByRole("button", { name: "All dates" })).not.toBeInTheDocument();
  });

  it("asks for what has no date", async () => {
    const { user, router } = renderApp();
    await user.click(within(await strip()).getByRole("button", { name: /^No date/ }));
    await waitFor(() => expect(router.state.location.searchStr).toBe("?month="));
    await waitFor(async () => expect(await bars()).toHaveLength(1));
    expect(sum((await bars()).filter(isPressed))).toBe(await total());
    const [only] = await bars();
    if (only) await user.click(only);
    await waitFor(() => expect(router.state.location.searchStr).toBe(""));
  });

  it("leaves the months in the rail under the date, newest first, found by their names", async () => {
    const { user, router } = renderApp();
    const filters = await screen.findByRole("region", { name: "Filters" });
    const month = await within(filters).findByRole("region", { name: "Month" });
    const sections = within(filters).getAllByRole("region");
    expect(sections.slice(0, 2).map((section) => section.getAttribute("aria-label"))).toEqual([
      "Date",
      "Month",
    ]);
    await user.click(within(month).getByRole("button", { name: "Month" }));
    const boxes = within(month).getAllByRole("checkbox");
    expect(boxes[0]).toHaveAccessibleName(/^Dec 2026\s?\d/);
    await user.click(within(month).getByRole("checkbox", { name: /^Nov 2026/ }));
    await waitFor(() => expect(router.state.location.searchStr).toBe("?month=2026-11"));
  });
});

describe("the timeline", () => {
  it("is one stop of the tab key, walked with the arrows, chosen with enter", async () => {
    const { user, router } = renderApp();
    const buttons = await bars();
    expect(buttons.filter(({ tabIndex }) => tabIndex === 0)).toEqual([buttons.at(-1)]);
    buttons.at(-1)?.focus();
    await user.keyboard("{ArrowLeft}");
    expect(buttons.at(-2)).toHaveFocus();
    expect(buttons.at(-2)).toHaveAttribute("tabindex", "0");
    expect(buttons.at(-1)).toHaveAttribute("tabindex", "-1");
    await user.keyboard("{ArrowRight}{ArrowRight}");
    expect(buttons.at(-1)).toHaveFocus();
    await user.keyboard("{Home}{ArrowLeft}");
    expect(buttons[0]).toHaveFocus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.searchStr).toContain("date_from=2026-08-01"));
    // The months have become days; the keyboard is still among them.
    await screen.findByRole("group", { name: "Timeline by day" });
    await waitFor(async () => expect(await strip()).toContainElement(document.activeElement as HTMLElement));
  });

  it("is extended with shift and the arrows, said aloud, given up with escape", async () => {
    const { user, router } = renderApp();
    const buttons = await bars();
    buttons[0]?.focus();
    await user.keyboard("{Shift>}{ArrowRight}{ArrowRight}{/Shift}");
    expect(buttons.map((bar) => bar.dataset.marked)).toEqual(["", "", "", undefined, undefined]);
    const words = `Aug 1, 2026 – Nov 30, 2026 · ${sum(buttons.slice(0, 3))} activities`;
    expect(screen.getAllByText(words).some((one) => one.getAttribute("role") === "status")).toBe(true);
    await user.keyboard("{Escape}");
    expect(buttons.some((bar) => bar.dataset.marked !== undefined)).toBe(false);
    await user.keyboard("{Shift>}{ArrowLeft}{/Shift}{Enter}");
    await waitFor(() =>
      expect(router.state.location.searchStr).toBe("?date_from=2026-09-01&date_to=2026-11-30"),
    );
  });

  it("marks what is about", async () => {
    server.use(
      http.get("*/activities/timeline", ({ request }) => {
        const answer = timeline(MIXED, new URL(request.url).searchParams);
        return HttpResponse.json({ ...answer, total: { ...answer.total, exact: false } });
      }),
    );
    renderApp();
    expect(names(await bars())[0]).toMatch(/^August 2026: about \d+ activit/);
    expect(screen.getByText("By month, about")).toBeInTheDocument();
  });

  it("can be asked for again when it does not come, and the list stands without it", async () => {
    server.use(http.get("*/activities/timeline", () => HttpResponse.error(), { once: true }));
    const { user } = renderApp();
    await total();
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    expect(await bars()).toHaveLength(5);
  });

  it("says its numbers on hover and on focus, until escape", async () => {
    const { user } = renderApp("/activities?q=trial");
    const first = await within(await strip()).findByRole("button", { name: /^August 2026/ });
    const count = sum([first]);
    await user.hover(first);
    expect(screen.getByText(`Aug 2026 · ${count} activities`)).toBeInTheDocument();
    await user.unhover(first);
    expect(screen.queryByText(/^Aug 2026 · /)).not.toBeInTheDocument();
    fireEvent.focus(first);
    expect(screen.getByText(/^Aug 2026 · /)).toBeInTheDocument();
    fireEvent.keyDown(first, { key: "Escape" });
    expect(screen.queryByText(/^Aug 2026 · /)).not.toBeInTheDocument();
    // Escape only closed the words: the search is still there.
    expect(screen.getByRole("searchbox")).toHaveValue("trial");
  });

  it("can be put away, and the browser remembers", async () => {
    const { user, unmount } = renderApp();
    await strip();
    const toggle = screen.getByRole("button", { name: "Timeline" });
    expect(toggle).toHaveAttribute("aria-expanded", "true");
    await user.click(toggle);
    expect(screen.queryByRole("group", { name: /^Timeline/ })).not.toBeInTheDocument();
    expect(toggle).toHaveAttribute("aria-expanded", "false");
    unmount();
    renderApp();
    expect(await screen.findByRole("button", { name: "Timeline" })).toHaveAttribute("aria-expanded", "false");
    expect(screen.queryByRole("group", { name: /^Timeline/ })).not.toBeInTheDocument();
  });

  it("leaves the rows all of a small screen", async () => {
    window.matchMedia = (media) =>
      ({
        matches: media.includes("max-height"),
        media,
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
      }) as Partial<MediaQueryList> as MediaQueryList;
    renderApp();
    await total();
    await screen.findByRole("region", { name: "Month" });
    expect(screen.queryByRole("group", { name: /^Timeline/ })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Timeline" })).not.toBeInTheDocument();
  });
});

it("an option's bar is its part of the largest count, and no part of its name", async () => {
  serve(ACTIVITIES);
  renderApp();
  const kind = await screen.findByRole("region", { name: "Kind" });
  const [most, fewer] = within(kind).getAllByRole("checkbox");
  expect(most).toHaveAccessibleName(/^task\s?195$/);
  expect(most?.closest("label")?.style.getPropertyValue("--share")).toBe("1");
  expect(Number(fewer?.closest("label")?.style.getPropertyValue("--share"))).toBeCloseTo(65 / 195);
  expect(most?.closest("label")?.querySelector("[aria-hidden]")).toBeEmptyDOMElement();
});
