import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Activity } from "@/api/types";
import { filterOptions, listActivities } from "@/testing/activity-api";
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
    http.get("*/activities/", ({ request }) =>
      HttpResponse.json(listActivities(activities, new URL(request.url).searchParams)),
    ),
  );
}

function strip() {
  return screen.findByRole("group", { name: "Activities by month" });
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

describe.each(["America/Los_Angeles", "Pacific/Auckland"])("the months above the list, in %s", (zone) => {
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

  it("filter by a click, as a chip and as a check box; the chosen bars are the total", async () => {
    const { user, router } = renderApp();
    const before = names(await bars());
    await user.click(within(await strip()).getByRole("button", { name: /^December 2026/ }));
    await user.click(within(await strip()).getByRole("button", { name: /^No date/ }));
    await waitFor(() => expect(router.state.location.searchStr).toBe("?month=2026-12&month="));
    const chips = screen.getByRole("list", { name: "Active filters" });
    expect(within(chips).getByRole("button", { name: "Remove filter Month: Dec 2026" })).toBeInTheDocument();
    expect(within(chips).getByRole("button", { name: "Remove filter Month: No date" })).toBeInTheDocument();
    await waitFor(async () => expect(await total()).toBe(sum((await bars()).filter(isPressed))));
    expect((await bars()).filter(isPressed)).toHaveLength(2);
    // The filter by month changes no bar: it is left out of their counts.
    expect(names(await bars())).toEqual(before);
    await user.click(within(await strip()).getByRole("button", { name: /^December 2026/ }));
    await waitFor(() => expect(router.state.location.searchStr).toBe("?month="));
  });

  it("are in the rail under the date, newest first, found by their names", async () => {
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

describe("the months above the list", () => {
  it("are one stop of the tab key, walked with the arrows, chosen with enter", async () => {
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
    await waitFor(() => expect(router.state.location.searchStr).toBe("?month=2026-08"));
    expect((await bars())[0]).toHaveFocus();
    expect((await bars())[0]).toHaveAttribute("aria-pressed", "true");
  });

  it("say their number on hover and on focus, until escape", async () => {
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
    const toggle = screen.getByRole("button", { name: "Activities by month" });
    expect(toggle).toHaveAttribute("aria-expanded", "true");
    await user.click(toggle);
    expect(screen.queryByRole("group", { name: "Activities by month" })).not.toBeInTheDocument();
    expect(toggle).toHaveAttribute("aria-expanded", "false");
    unmount();
    renderApp();
    expect(await screen.findByRole("button", { name: "Activities by month" })).toHaveAttribute(
      "aria-expanded",
      "false",
    );
    expect(screen.queryByRole("group", { name: "Activities by month" })).not.toBeInTheDocument();
  });

  it("are left out when the API does not list them all", async () => {
    server.use(
      http.get("*/activities/filter-options", ({ request }) => {
        const answer = filterOptions(MIXED, new URL(request.url).searchParams);
        const month = answer.info.month;
        return HttpResponse.json({
          ...answer,
          info: { ...answer.info, month: month && { ...month, distinct: 140 } },
        });
      }),
    );
    const { user } = renderApp();
    const month = await screen.findByRole("region", { name: "Month" });
    expect(screen.queryByRole("group", { name: "Activities by month" })).not.toBeInTheDocument();
    await user.click(within(month).getByRole("button", { name: "Month" }));
    await user.type(within(month).getByRole("textbox", { name: "Find in Month" }), "august");
    await waitFor(() => expect(within(month).getAllByRole("checkbox")).toHaveLength(1));
    expect(within(month).getByRole("checkbox", { name: /^Aug 2026/ })).toBeInTheDocument();
  });

  it("leave the rows all of a small screen", async () => {
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
    expect(screen.queryByRole("group", { name: "Activities by month" })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Activities by month" })).not.toBeInTheDocument();
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
