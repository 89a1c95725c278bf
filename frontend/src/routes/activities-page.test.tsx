import { screen, waitFor, within } from "@testing-library/react";
import { delay, http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import { listActivities } from "@/testing/activity-api";
import { ACTIVITIES, makeActivity, NO_MATCHES } from "@/testing/data";
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
            makeActivity(1, {
              subject: "<img src=x onerror=alert(1)>",
              description: "5 < 6 <b>bold</b>",
              matches: { ...NO_MATCHES, snippet: "5 < 6 bold", snippet_ranges: [[6, 10]] },
            }),
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

  it("says when another word was searched for than the one typed", async () => {
    server.use(
      http.get(LIST, () =>
        HttpResponse.json({
          items: [makeActivity(1, { matches: NO_MATCHES })],
          next_cursor: null,
          total: { count: 1, exact: true },
          corrections: [{ typed: "vist", used: ["visit", "list"] }],
        }),
      ),
    );
    renderApp("/activities?q=vist");
    const notice = await screen.findByText(/^Showing results for/);
    expect(notice).toHaveTextContent("Showing results for visit or list; nothing has vist.");
  });

  it("tells what one can type into the search box", async () => {
    const { user } = renderApp("/activities");
    await user.click(await screen.findByRole("button", { name: "How to search" }));
    expect(await screen.findByText("exactly these words, one after the other")).toBeInTheDocument();
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
