import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import type { Export } from "@/api/types";
import { problem } from "@/testing/handlers";
import { REP, VIEWER } from "@/testing/people";
import { renderApp } from "@/testing/render";
import { server } from "@/testing/server";

const ID = "00000000-0000-4000-8000-eeeeeeeeeeee";

function makeExport(changes: Partial<Export> = {}): Export {
  return {
    id: ID,
    state: "ready",
    reason: null,
    changed: null,
    note: null,
    format: "csv",
    columns: ["salesforce_id", "subject"],
    with_about: true,
    with_bom: true,
    filter: null,
    filter_in_words: "type is Call",
    q: null,
    selection_id: null,
    sort: "-activity_date",
    count: 1204,
    hash: "2b1f6c",
    rows_done: 1204,
    file_name: "activities.zip",
    size_bytes: 65_536,
    asked_at: "2026-05-04T08:00:00Z",
    finished_at: "2026-05-04T08:00:10Z",
    expires_at: "2026-05-07T08:00:10Z",
    data_as_of: null,
    ...changes,
  };
}

function serveExports(...items: Export[]): void {
  server.use(
    http.get("*/exports", () => HttpResponse.json({ items })),
    http.get("*/export-approvals", () => HttpResponse.json({ items: [] })),
  );
}

const COLUMNS = http.get("*/exports/columns", () =>
  HttpResponse.json({
    items: [
      { name: "salesforce_id", label: "Salesforce id" },
      { name: "subject", label: "Subject" },
      { name: "description", label: "Notes" },
    ],
  }),
);

describe("exporting the list", () => {
  it("asks for exactly what the filters leave, with the number that is shown", async () => {
    const asked: unknown[] = [];
    serveExports(makeExport({ state: "waiting" }));
    server.use(
      COLUMNS,
      http.post("*/exports", async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(makeExport({ state: "waiting" }), { status: 202 });
      }),
    );
    const { user, router } = renderApp("/activities?kind=task&date_from=2025-01-01&sort=subject");
    const open = await screen.findByRole("button", { name: /^Export \d/ });
    const count = Number(open.textContent.replace(/\D/g, ""));
    await user.click(open);

    const dialog = await screen.findByRole("dialog");
    await user.click(await within(dialog).findByRole("checkbox", { name: "Notes" }));
    await user.click(within(dialog).getByRole("radio", { name: "XLSX" }));
    await user.click(within(dialog).getByRole("button", { name: `Export ${count}` }));

    await waitFor(() => expect(router.state.location.pathname).toBe("/exports"));
    expect(asked).toEqual([
      {
        format: "xlsx",
        source: {
          filter: {
            and: [
              { field: "kind", op: "any_of", value: ["task"] },
              { field: "activity_date", op: "between", value: ["2025-01-01", "9999-12-31"] },
            ],
          },
          q: null,
          count,
        },
        columns: ["salesforce_id", "subject"],
        sort: "subject",
        with_about: true,
        with_bom: false,
      },
    ]);
  });

  it("tells the new number when the activities changed, and asks again with it", async () => {
    const counts: unknown[] = [];
    server.use(
      COLUMNS,
      http.post("*/exports", async ({ request }) => {
        const body = (await request.json()) as { source: { count: number } };
        counts.push(body.source.count);
        return problem(409, "selection_changed", "Other activities match.", {
          expected: { count: body.source.count, hash: "" },
          found: { count: 4321, hash: "ab" },
        });
      }),
    );
    const { user } = renderApp("/activities");
    await user.click(await screen.findByRole("button", { name: /^Export \d/ }));
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("button", { name: /^Export \d/ }));

    expect(await within(dialog).findByRole("alert")).toHaveTextContent("4,321 match now");
    await user.click(within(dialog).getByRole("button", { name: "Export 4,321" }));
    await waitFor(() => expect(counts).toHaveLength(2));
    expect(counts[1]).toBe(4321);
  });

  it("is not offered without the right", async () => {
    server.use(http.get("*/auth/me", () => HttpResponse.json(REP)));
    renderApp("/activities");
    expect(await screen.findByRole("grid")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Export/ })).toBeNull();
    expect(screen.queryByRole("link", { name: "Exports" })).toBeNull();
  });
});

describe("the page of exports", () => {
  it("tells every state in words, and what to do", async () => {
    serveExports(
      makeExport(),
      makeExport({ id: `${ID}1`, state: "making", rows_done: 301 }),
      makeExport({
        id: `${ID}2`,
        state: "failed",
        reason: "selection_changed",
        changed: { expected: { count: 7, hash: "a" }, found: { count: 9, hash: "b" } },
      }),
      makeExport({ id: `${ID}3`, state: "declined", note: "Too much" }),
      makeExport({ id: `${ID}4`, state: "expired" }),
      makeExport({ id: `${ID}5`, state: "awaiting_approval" }),
    );
    renderApp("/exports");

    const items = within(await screen.findByRole("list", { name: "Exports" })).getAllByRole("listitem");
    expect(within(items[0] ?? document.body).getByRole("link")).toHaveAttribute(
      "href",
      `/exports/${ID}/file`,
    );
    expect(items[0]).toHaveTextContent("64 KB");
    expect(within(items[1] ?? document.body).getByRole("progressbar")).toHaveAttribute("aria-valuenow", "25");
    expect(items[1]).toHaveTextContent("301 of 1,204");
    expect(items[2]).toHaveTextContent("7 were shown, 9 matched");
    expect(items[3]).toHaveTextContent("“Too much”");
    expect(items[4]).toHaveTextContent("Export again");
    expect(items[5]).toHaveTextContent("an administrator decides first");
    expect(screen.getAllByRole("link", { name: /^Download/ })).toHaveLength(1);
  });

  it("says what it is when nothing was exported, and shows a failure", async () => {
    serveExports();
    renderApp("/exports");
    expect(await screen.findByText("Nothing was exported yet")).toBeInTheDocument();
  });

  it("lets an administrator decide", async () => {
    const decisions: unknown[] = [];
    serveExports();
    server.use(
      http.get("*/export-approvals", () =>
        HttpResponse.json({
          items:
            decisions.length > 0
              ? []
              : [
                  {
                    id: ID,
                    asked_by: "ana@example.com",
                    asked_at: "2026-05-04T08:00:00Z",
                    format: "csv",
                    columns: ["subject"],
                    count: 200_000,
                    filter_in_words: "everything",
                  },
                ],
        }),
      ),
      http.post("*/export-approvals/*", async ({ request }) => {
        decisions.push(await request.json());
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = renderApp("/exports");
    await user.type(await screen.findByRole("textbox", { name: /Reason to decline/ }), "Too much");
    await user.click(screen.getByRole("button", { name: /^Decline ana@example.com: 200,000/ }));

    await waitFor(() => expect(screen.queryByText("Wait for your approval")).toBeNull());
    expect(decisions).toEqual([{ decision: "decline", note: "Too much" }]);
  });

  it("is not there for who may not export", async () => {
    server.use(http.get("*/auth/me", () => HttpResponse.json({ ...VIEWER, scopes: ["read", "profile"] })));
    renderApp("/exports");
    expect(await screen.findByText(/whose role may export/)).toBeInTheDocument();
  });
});

it("administrators switch the right of a role", async () => {
  const saved: unknown[] = [];
  server.use(
    http.get("*/role-rights", () => HttpResponse.json({ export: ["admin", "manager"] })),
    http.put("*/role-rights", async ({ request }) => {
      saved.push(await request.json());
      return HttpResponse.json({ export: ["admin", "manager", "rep"] });
    }),
  );
  const { user } = renderApp("/users?tab=exports");
  const rep = await screen.findByRole("checkbox", { name: "Rep may export" });
  expect(rep).not.toBeChecked();
  await user.click(rep);
  await waitFor(() => expect(screen.getByRole("checkbox", { name: "Rep may export" })).toBeChecked());
  expect(saved).toEqual([{ export: ["manager", "rep"] }]);
});
