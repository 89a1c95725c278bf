import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";

import { ROW_HEIGHTS } from "@/features/activities/density";
import { listActivities } from "@/testing/activity-api";
import { ACTIVITIES } from "@/testing/data";
import { renderApp } from "@/testing/render";
import { server } from "@/testing/server";

let asked: URLSearchParams[] = [];

beforeEach(() => {
  asked = [];
  server.use(
    http.get("*/activities/", ({ request }) => {
      const params = new URL(request.url).searchParams;
      asked.push(params);
      return HttpResponse.json(listActivities(ACTIVITIES, params));
    }),
  );
});

/** Newest first, two a day from 31 December 2026. */
const AT = "2026-10-02";
const BEFORE = 180;

function grid() {
  return screen.findByRole("grid", { name: "Activities" });
}

describe("a jump to a day", () => {
  it("opens the list there, keeps that row in its place while the rows above come, and leads back", async () => {
    const { user, router } = renderApp();
    await grid();
    await user.click(screen.getByRole("button", { name: "Go to a day" }));
    const field = await screen.findByLabelText<HTMLInputElement>("Go to");
    fireEvent.change(field, { target: { value: AT } });
    if (field.form) fireEvent.submit(field.form);
    await waitFor(() => expect(router.state.location.searchStr).toBe(`?at=${AT}`));
    expect(await screen.findByText(/^Opened at Oct 2, 2026/)).toBeInTheDocument();
    await waitFor(() => expect(asked.some((params) => params.get("cursor") === `-${BEFORE}`)).toBe(true));
    const subject = listActivities(ACTIVITIES, new URLSearchParams({ at: AT })).items[0]?.subject ?? "";
    const row = (await within(await grid()).findByText(subject)).closest<HTMLElement>("[data-index]");
    // A page of rows stands above it now; it is still the first on the screen, and the tab stop.
    await waitFor(() => expect(row?.dataset.index).toBe("100"));
    await waitFor(() => expect(row?.closest("[data-layout]")?.scrollTop).toBe(100 * ROW_HEIGHTS.normal));
    expect(row).toHaveAttribute("tabindex", "0");
    // How far it is from the top is not known before all above is there.
    expect(await grid()).toHaveAttribute("aria-rowcount", "-1");

    await user.click(screen.getByRole("button", { name: "To the newest" }));
    await waitFor(() => expect(router.state.location.searchStr).toBe(""));
    await waitFor(() => expect(screen.queryByText(/^Opened at/)).not.toBeInTheDocument());
    await waitFor(async () =>
      expect(within(await grid()).getByText(ACTIVITIES[0]?.subject ?? "")).toBeInTheDocument(),
    );
  });

  it("beyond the last activity says so, and leads back", async () => {
    const { user, router } = renderApp("/activities?at=1990-01-01");
    expect(await screen.findByText("Nothing on Jan 1, 1990 or before.")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "To the newest" }));
    await waitFor(() => expect(router.state.location.searchStr).toBe(""));
    await grid();
  });

  it("before the first one shows them all", async () => {
    renderApp("/activities?at=2030-01-01");
    expect(await within(await grid()).findByText(ACTIVITIES[0]?.subject ?? "")).toBeInTheDocument();
    await waitFor(() => expect(asked.some((params) => params.get("cursor") === "-0")).toBe(true));
    expect(within(await grid()).getByText(ACTIVITIES[0]?.subject ?? "")).toBeInTheDocument();
  });

  it("says when the rows above do not come, and asks again", async () => {
    server.use(
      http.get("*/activities/", ({ request }) => {
        const params = new URL(request.url).searchParams;
        return params.get("cursor")?.startsWith("-")
          ? HttpResponse.json({}, { status: 500 })
          : HttpResponse.json(listActivities(ACTIVITIES, params));
      }),
    );
    const { user } = renderApp(`/activities?at=${AT}`);
    const alert = await screen.findByText(/^The activities above could not be loaded/);
    server.use(
      http.get("*/activities/", ({ request }) =>
        HttpResponse.json(listActivities(ACTIVITIES, new URL(request.url).searchParams)),
      ),
    );
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(alert).not.toBeInTheDocument());
  });

  it("is offered only where the list is in the order of days, and ends with another order or filter", async () => {
    const { user, router } = renderApp(`/activities?at=${AT}&sort=subject`);
    await grid();
    expect(screen.queryByRole("button", { name: "Go to a day" })).not.toBeInTheDocument();
    expect(asked.every((params) => !params.has("at"))).toBe(true);
    await router.navigate({ to: "/activities", search: { at: AT } });
    await screen.findByText(/^Opened at/);
    const kind = await screen.findByRole("region", { name: "Kind" });
    await user.click(within(kind).getByRole("checkbox", { name: /^event/ }));
    await waitFor(() => expect(router.state.location.searchStr).toBe("?kind=event"));
  });
});

describe("a total that is about", () => {
  it("says so, and is counted exactly when asked", async () => {
    server.use(
      http.get("*/activities/", ({ request }) => {
        const params = new URL(request.url).searchParams;
        asked.push(params);
        const total =
          params.get("total") === "exact"
            ? { count: 219_847, exact: true }
            : { count: 220_000, exact: false };
        return HttpResponse.json({ ...listActivities(ACTIVITIES, params), total });
      }),
    );
    const { user } = renderApp();
    expect(await screen.findByText("about 220,000 activities")).toBeInTheDocument();
    expect(asked.some((params) => params.has("total"))).toBe(false);
    await user.click(screen.getByRole("button", { name: "Count exactly" }));
    expect(await screen.findByText("219,847 activities")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Count exactly" })).not.toBeInTheDocument();
  });

  it("is never offered to be counted when it is exact", async () => {
    renderApp();
    await screen.findByText("260 activities");
    expect(screen.queryByRole("button", { name: "Count exactly" })).not.toBeInTheDocument();
  });
});
