import { screen, waitFor, within } from "@testing-library/react";
import { delay, http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import { listActivities } from "@/testing/activity-api";
import { ACTIVITIES } from "@/testing/data";
import { renderApp } from "@/testing/render";
import { server } from "@/testing/server";

const LIST = "*/activities/";

function grid() {
  return screen.findByRole("grid", { name: "Activities" });
}

async function firstSubject() {
  return (await grid()).querySelector("[data-column=subject]")?.textContent ?? "";
}

describe("search", () => {
  it("waits for a pause, keeps what is on the screen, and shows the last answer only", async () => {
    const asked: string[] = [];
    server.use(
      http.get(LIST, async ({ request }) => {
        const params = new URL(request.url).searchParams;
        const q = params.get("q") ?? "";
        asked.push(q);
        // The earlier answer takes longer than the later one.
        if (q === "voice") await delay(400);
        return HttpResponse.json(listActivities(ACTIVITIES, params));
      }),
    );
    const { user, router } = renderApp();
    await grid();
    const box = screen.getByRole("searchbox", { name: "Search activities" });
    await user.type(box, "voice");
    await waitFor(() => expect(asked).toContain("voice"));
    expect(await grid()).toHaveAttribute("aria-busy", "true");
    await user.clear(box);
    await user.type(box, "nurse");
    await waitFor(() => expect(asked).toContain("nurse"));
    await waitFor(async () => expect(await firstSubject()).toContain("nurse"));
    await delay(450);
    expect(await firstSubject()).toContain("nurse");
    expect(asked).toEqual(["", "voice", "nurse"]);
    expect(router.state.location.search).toMatchObject({ q: "nurse" });
    expect(box).toHaveValue("nurse");
  });

  it("is one step back, however many letters were typed", async () => {
    const { user, history, router } = renderApp("/data");
    await user.click(await screen.findByRole("link", { name: "Activities" }));
    await user.type(await screen.findByRole("searchbox"), "trial");
    await waitFor(() => expect(router.state.location.search).toMatchObject({ q: "trial" }));
    history.back();
    await waitFor(() => expect(router.state.location.pathname).toBe("/data"));
  });

  it("is cleared by escape in the box and by escape on the page", async () => {
    const { user, router } = renderApp("/activities?q=trial");
    await grid();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(router.state.location.search).toEqual({}));
    expect(screen.getByRole("searchbox")).toHaveValue("");
    await user.keyboard("/");
    expect(screen.getByRole("searchbox")).toHaveFocus();
  });
});

describe("filters", () => {
  it("go into the address, come out of it, and step back", async () => {
    const { user, router, history } = renderApp();
    const filters = await screen.findByRole("region", { name: "Filters" });
    await user.click(await within(filters).findByRole("checkbox", { name: /Meeting/ }));
    await user.click(within(filters).getByRole("checkbox", { name: /Call/ }));
    await waitFor(() => expect(router.state.location.search).toEqual({ type: ["Meeting", "Call"] }));
    expect(router.state.location.searchStr).toBe("?type=Meeting&type=Call");
    expect(await screen.findByText("130 activities")).toBeInTheDocument();
    history.back();
    expect(await screen.findByText("65 activities")).toBeInTheDocument();
    await waitFor(() => expect(within(filters).getByRole("checkbox", { name: /Call/ })).not.toBeChecked());
  });

  it("let their counts follow the other filters and grey what has none", async () => {
    renderApp("/activities?type=Call");
    const owner = await screen.findByRole("region", { name: "Kind" });
    const event = within(owner).getByRole("checkbox", { name: /event/ });
    expect(event.closest("label")).toHaveAttribute("data-none", "true");
    expect(event.closest("label")).toHaveTextContent("event0");
  });

  it("show as chips with the labels people know, each dropped by a click", async () => {
    const { user, router } = renderApp(
      "/activities?q=trial&owner_id=005000000000000AAA&has_contact=true&date_from=2026-12-01&attr.Product__c=Cardiva",
    );
    const chips = await screen.findByRole("list", { name: "Active filters" });
    await within(chips).findByRole("button", { name: "Remove filter Owner: Ana Ferreira" });
    expect(
      within(chips).getByRole("button", { name: "Remove filter Has a contact: yes" }),
    ).toBeInTheDocument();
    expect(
      within(chips).getByRole("button", { name: "Remove filter Date: from Dec 1, 2026" }),
    ).toBeInTheDocument();
    expect(within(chips).getByRole("button", { name: "Remove filter Product: Cardiva" })).toBeInTheDocument();
    await user.click(within(chips).getByRole("button", { name: "Remove filter Owner: Ana Ferreira" }));
    await waitFor(() => expect(router.state.location.search).not.toHaveProperty("owner_id"));
    expect(router.state.location.searchStr).toContain("q=trial");
    expect(router.state.location.searchStr).toContain("has_contact=true");
    await user.click(screen.getByRole("button", { name: "Clear all" }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
  });

  it("that leave nothing are named, and one click drops one", async () => {
    const { user } = renderApp("/activities?q=zzzz&type=Call");
    expect(await screen.findByText("No activity matches")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Drop Search: “zzzz”" }));
    expect(await grid()).toHaveAttribute("aria-rowcount", "66");
  });

  it("find an option by a part of its name", async () => {
    server.use(
      http.get("*/activities/filter-options", ({ request }) => {
        const part = new URL(request.url).searchParams.get("facet_q");
        const all = Array.from({ length: 30 }, (_, n) => ({
          value: `o${n}`,
          label: `Owner ${n}`,
          count: 30 - n,
        }));
        return HttpResponse.json({
          facets: { owner: all.filter(({ label }) => !part || label.includes(part)) },
          info: { owner: { label: "Owner", parameter: "owner_id", distinct: 30 } },
          date_range: { min: null, max: null },
          total: { count: 260, exact: true },
        });
      }),
    );
    const { user } = renderApp();
    const owner = await screen.findByRole("region", { name: "Owner" });
    expect(within(owner).getAllByRole("checkbox")).toHaveLength(6);
    await user.type(within(owner).getByRole("textbox", { name: "Find in Owner" }), "27");
    await waitFor(() => expect(within(owner).getAllByRole("checkbox")).toHaveLength(1));
    expect(within(owner).getByRole("checkbox", { name: /Owner 27/ })).toBeInTheDocument();
  });
});
