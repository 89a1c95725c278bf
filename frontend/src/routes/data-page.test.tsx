import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import { IMPORT_ID, problem, QUARANTINE, REQUEST_ID, SUMMARY } from "@/testing/handlers";
import { renderApp } from "@/testing/render";
import { server } from "@/testing/server";

const EMPTY_PAGE = { items: [], next_cursor: null, total: { count: 0, exact: true } };

describe("the data page", () => {
  it("counts what is here and tells what became of each file", async () => {
    const { user } = renderApp("/data");
    const counts = await screen.findByRole("row", { name: /Tasks/ });
    expect(counts).toHaveTextContent("1,331");
    const run = await screen.findByRole("button", { name: "weekly-export.zip" });
    expect(screen.getByText("Partly imported")).toBeInTheDocument();
    await user.click(run);
    const files = screen.getByRole("region", { name: "Files of this import" });
    expect(within(files).getByRole("row", { name: /Accounts.csv/ })).toHaveTextContent(
      "The file has no Id column, so it is not an export of Account.",
    );
    expect(within(files).getByText("Refused")).toBeInTheDocument();
  });

  it("lists the quarantine with file, line, field, reason and value, as text", async () => {
    renderApp("/data");
    const table = await screen.findByRole("region", { name: "Rows in quarantine" });
    const row = within(table).getByRole("row", { name: /OwnerId/ });
    expect(row).toHaveTextContent("Task.csv1,002TaskOwnerIdis not a Salesforce id<script>alert(1)</script>");
    expect(table.querySelector("script")).toBeNull();
  });

  it("narrows the quarantine to one import, in the address", async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get("*/imports/quarantine", ({ request }) => {
        asked.push(new URL(request.url).searchParams.get("import_id"));
        return HttpResponse.json(QUARANTINE);
      }),
    );
    const { user, router } = renderApp("/data");
    await user.click(await screen.findByRole("button", { name: "2 in quarantine" }));
    await waitFor(() => expect(asked).toEqual([null, IMPORT_ID]));
    expect(router.state.location.searchStr).toBe(`?import=${IMPORT_ID}`);
    await user.click(await screen.findByRole("button", { name: "Show every import" }));
    await waitFor(() => expect(router.state.location.searchStr).toBe(""));
  });

  it("loads more of a long quarantine", async () => {
    server.use(
      http.get("*/imports/quarantine", ({ request }) => {
        const isSecond = new URL(request.url).searchParams.get("cursor") === "next";
        return HttpResponse.json({
          ...QUARANTINE,
          items: QUARANTINE.items.map((row) => ({ ...row, id: row.id + (isSecond ? 10 : 0) })),
          next_cursor: isSecond ? null : "next",
          total: { count: 4, exact: true },
        });
      }),
    );
    const { user } = renderApp("/data");
    expect(await screen.findByText("4 rows in quarantine, 2 shown")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Load more rows" }));
    expect(await screen.findByText("4 rows in quarantine, 4 shown")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Load more rows" })).toBeNull();
  });

  it("explains what to do when nothing was imported", async () => {
    server.use(
      http.get("*/imports/summary", () =>
        HttpResponse.json({
          ...SUMMARY,
          objects: [],
          activities: { count: 0, deleted: 0, pending: 0, last_structured_at: null },
        }),
      ),
      http.get("*/imports/quarantine", () => HttpResponse.json(EMPTY_PAGE)),
      http.get("*/imports/", () => HttpResponse.json(EMPTY_PAGE)),
    );
    renderApp("/data");
    expect(await screen.findByText("Nothing was imported yet")).toBeInTheDocument();
    expect(await screen.findByText("No import has run yet")).toBeInTheDocument();
    expect(await screen.findByText("No row is in quarantine")).toBeInTheDocument();
  });

  it("shows each failure in its place and tries again", async () => {
    server.use(
      http.get("*/imports/summary", () => problem(500, "internal_error", "No counts."), { once: true }),
      http.get("*/imports/quarantine", () => problem(500, "internal_error", "No quarantine.")),
      http.get("*/imports/", () => problem(500, "internal_error", "No imports.")),
    );
    const { user } = renderApp("/data?import=evil%3Cscript%3E");
    await waitFor(() => expect(screen.getAllByRole("alert")).toHaveLength(3));
    const [counts] = screen.getAllByRole("alert");
    expect(counts).toHaveTextContent(REQUEST_ID);
    if (counts) await user.click(within(counts).getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("row", { name: /Tasks/ })).toBeInTheDocument();
  });
});
