import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import { listActivities } from "@/testing/activity-api";
import { ACTIVITIES } from "@/testing/data";
import { renderApp } from "@/testing/render";
import { server } from "@/testing/server";

const [FIRST, SECOND] = ACTIVITIES.slice(0, 2);

/** Two groups; the rows of each are named by the filter the group came with. */
function serveGroups(asked: URLSearchParams[] = []) {
  server.use(
    http.get("*/activities/groups", ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({
        by: "contact",
        label: "Contact",
        items: [
          { value: "a", label: "Dr. Li", count: 2, filter: { field: "contact_id", op: "is", value: "a" } },
          { value: "", label: "", count: 1, filter: { field: "contact_id", op: "is_empty" } },
        ],
        next_cursor: null,
        total: { count: 2, exact: true },
        activities: { count: 2, exact: true },
        memberships: 3,
      });
    }),
    http.get("*/activities/", ({ request }) => {
      const params = new URL(request.url).searchParams;
      const filter = params.get("filter");
      if (!filter) return HttpResponse.json(listActivities(ACTIVITIES, params));
      const items = filter.includes("is_empty") ? [FIRST] : [FIRST, SECOND];
      return HttpResponse.json({
        items,
        next_cursor: null,
        prev_cursor: null,
        total: { count: items.length, exact: true },
      });
    }),
  );
}

describe("groups", () => {
  it("are chosen in the toolbar, kept in the address, and follow the filters", async () => {
    const asked: URLSearchParams[] = [];
    serveGroups(asked);
    const { user, router } = renderApp("/activities?kind=task");
    await user.click(await screen.findByRole("button", { name: "Group by" }));
    await user.click(await screen.findByRole("menuitem", { name: "Contact" }, { timeout: 5_000 }));

    const region = await screen.findByRole("region", { name: "Activities by Contact" });
    expect(router.state.location.search).toMatchObject({ group: "contact", kind: "task" });
    expect(asked[0]?.get("by")).toBe("contact");
    expect(asked[0]?.get("kind")).toBe("task");
    expect(within(region).getByRole("button", { name: /Dr\. Li\s*2/ })).toHaveAttribute(
      "aria-expanded",
      "false",
    );
    expect(within(region).getByRole("button", { name: /\(empty\)\s*1/ })).toBeInTheDocument();
    expect(region).toHaveTextContent("add up to 3");
  });

  it("open to their rows, which feed the one selection", async () => {
    serveGroups();
    const { user, router } = renderApp("/activities?group=contact");
    await user.click(await screen.findByRole("button", { name: /Dr\. Li\s*2/ }));
    const rows = within(await screen.findByRole("list", { name: "Activities of Dr. Li" })).getAllByRole(
      "listitem",
    );
    expect(rows).toHaveLength(2);
    await user.click(within(rows[1] ?? document.body).getByRole("checkbox"));
    expect(await screen.findByText("1 selected")).toBeInTheDocument();
    await user.click(within(rows[0] ?? document.body).getAllByRole("button")[0] ?? document.body);
    await waitFor(() => expect(router.state.location.search).toMatchObject({ open: FIRST?.id }));
  });

  it("are selected whole, also what was never on the screen", async () => {
    serveGroups();
    const changes: string[] = [];
    server.events.on("request:start", ({ request }) => {
      if (request.url.endsWith("/changes"))
        void request
          .clone()
          .text()
          .then((body) => changes.push(body));
    });
    const { user } = renderApp("/activities?group=contact");
    await user.click(await screen.findByRole("button", { name: "Select 2 of Dr. Li" }));
    await waitFor(() => expect(changes[0]).toContain("add_matching"));
    expect(changes[0]).toContain('"field":"contact_id","op":"is","value":"a"');
    server.events.removeAllListeners();
  });

  it("take only fields that are there from an address", async () => {
    renderApp("/activities?group=%3Cscript%3E");
    expect(await screen.findByRole("grid")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Group by" })).toBeInTheDocument();
  });
});
