import { screen, waitFor, within } from "@testing-library/react";
import { delay, http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import { listActivities } from "@/testing/activity-api";
import { ACTIVITIES, makeActivity } from "@/testing/data";
import { problem, REQUEST_ID, SUMMARY } from "@/testing/handlers";
import { renderApp } from "@/testing/render";
import { server } from "@/testing/server";

const LIST = "*/activities/";

function grid() {
  return screen.findByRole("grid", { name: "Activities" });
}

async function rows() {
  return within(await grid())
    .getAllByRole("row")
    .slice(1);
}

async function firstSubject() {
  const [first] = await rows();
  return first?.querySelector("[data-column=subject]")?.textContent ?? "";
}

/** Remembers the parameters of every list request. */
function recordRequests(): URLSearchParams[] {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get(LIST, ({ request }) => {
      const params = new URL(request.url).searchParams;
      asked.push(params);
      return HttpResponse.json(listActivities(ACTIVITIES, params));
    }),
  );
  return asked;
}

describe("the list", () => {
  it("is the home page and names its rows and their number to a screen reader", async () => {
    const { router } = renderApp("/");
    const table = await grid();
    expect(router.state.location.pathname).toBe("/activities");
    expect(table).toHaveAttribute("aria-rowcount", "261");
    expect(await screen.findByText("260 activities")).toBeVisible();
    const [first] = await rows();
    expect(first).toHaveAttribute("aria-rowindex", "2");
    expect(within(table).getByRole("columnheader", { name: "Date" })).toHaveAttribute(
      "aria-sort",
      "descending",
    );
  });

  it("draws a few dozen of many rows", async () => {
    renderApp();
    await grid();
    expect(document.querySelectorAll("[data-index]").length).toBeLessThan(60);
  });

  it("asks for the next page when the end comes near, and says when it is the end", async () => {
    const asked = recordRequests();
    const { user } = renderApp("/activities?type=Call");
    const table = await grid();
    expect(table).toHaveAttribute("aria-rowcount", "66");
    expect(screen.getByText("End of the list: 65 activities.")).toBeInTheDocument();
    expect(asked).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: "Remove filter Type: Call" }));
    await waitFor(() => expect(table).toHaveAttribute("aria-rowcount", "261"));
    expect(screen.getByText("Loading more activities…")).toBeInTheDocument();
    (await rows())[0]?.focus();
    await user.keyboard("{End}");
    await waitFor(() => expect(asked.at(-1)?.get("cursor")).toBe("100"));
  });

  it.each([
    ["Subject", "subject", "ascending"],
    ["Contacts", "contacts", "ascending"],
    ["Account", "account", "ascending"],
    ["Owner", "owner", "ascending"],
    ["Type", "type", "ascending"],
    ["Status", "status", "ascending"],
    ["Date", "activity_date", "ascending"],
  ])("sorts by %s on the server", async (header, sort, direction) => {
    const asked = recordRequests();
    const { user, router } = renderApp();
    const table = await grid();
    await user.click(within(table).getByRole("button", { name: header }));
    await waitFor(() => expect(asked.at(-1)?.get("sort")).toBe(sort));
    expect(screen.getByRole("columnheader", { name: header })).toHaveAttribute("aria-sort", direction);
    expect(router.state.location.search).toMatchObject({ sort });
    await user.click(within(table).getByRole("button", { name: header }));
    await waitFor(() => expect(asked.at(-1)?.get("sort")).toBe(`-${sort}`));
  });

  it("shows a skeleton first and never a blank page", async () => {
    server.use(http.get(LIST, () => delay("infinite")));
    renderApp();
    expect(await screen.findByRole("status", { name: "Loading activities" })).toBeInTheDocument();
  });

  it("says what failed, shows the request id, and tries again", async () => {
    server.use(
      http.get(LIST, () => problem(500, "internal_error", "The database did not answer."), { once: true }),
    );
    const { user } = renderApp();
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The activities could not be loaded");
    expect(alert).toHaveTextContent("The database did not answer.");
    expect(alert).toHaveTextContent(REQUEST_ID);
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(await grid()).toBeInTheDocument();
  });

  it("explains an empty database", async () => {
    server.use(
      http.get(LIST, () =>
        HttpResponse.json({ items: [], next_cursor: null, total: { count: 0, exact: true } }),
      ),
    );
    renderApp();
    expect(await screen.findByText("coolmint import PATH")).toBeInTheDocument();
  });

  it("says that an estimated total is one", async () => {
    server.use(
      http.get(LIST, () =>
        HttpResponse.json({
          items: [makeActivity(1)],
          next_cursor: null,
          total: { count: 741_458, exact: false },
        }),
      ),
    );
    renderApp();
    expect(await screen.findByText("about 741,458 activities")).toBeInTheDocument();
    expect(await grid()).toHaveAttribute("aria-rowcount", "-1");
  });

  it("shows markup in a note as text", async () => {
    server.use(
      http.get(LIST, () =>
        HttpResponse.json({
          items: [
            makeActivity(1, { subject: "<img src=x onerror=alert(1)>", description: "5 < 6 <b>bold</b>" }),
          ],
          next_cursor: null,
          total: { count: 1, exact: true },
        }),
      ),
    );
    renderApp("/activities?q=bold");
    expect(await screen.findByText("<img src=x onerror=alert(1)>")).toBeInTheDocument();
    expect(document.querySelector("[role=grid] img, [role=grid] b")).toBeNull();
    expect(screen.getByText("bold", { selector: "mark" })).toBeInTheDocument();
  });
});

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

describe("addresses nobody meant", () => {
  it.each([
    "?sort=;drop table&limit=-1&cursor=%00",
    "?owner_id=&type=%F0%9F%92%A5&q=%00%27%22%3Cscript%3E",
    "?date_from=2026-02-31&date_to=yesterday&has_contact=maybe",
    "?open[]=1&selected=1&share=%7B%7D&__proto__=1&constructor=2&attr.__proto__=x&attr.=y",
    "?sort=relevance&filter=%7B%7B%7B",
  ])("do not break the page: %s", async (address) => {
    renderApp(`/activities${address}`);
    expect(await screen.findByRole("searchbox")).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole("status", { name: "Loading activities" })).toBeNull());
    expect(screen.queryByText("This page could not be shown")).toBeNull();
  });

  it("lead home when there is no such page", async () => {
    renderApp("/nowhere");
    expect(await screen.findByText("There is no such page")).toBeInTheDocument();
  });
});

describe("the header", () => {
  it("says how fresh the data is", async () => {
    renderApp();
    const time = await screen.findByText(/Dec 31, 2026, \d/);
    expect(time).toHaveAttribute("datetime", SUMMARY.activities.last_structured_at);
  });

  it("lists the keys on ?", async () => {
    const { user } = renderApp();
    await grid();
    await user.keyboard("?");
    expect(await screen.findByRole("dialog", { name: "Keys" })).toHaveTextContent("Share with a model");
  });
});
