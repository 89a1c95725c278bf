import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";

import type { Verification } from "@/api/types";
import { makeEvent } from "@/testing/people";
import { renderApp } from "@/testing/render";
import { server } from "@/testing/server";

const WHOLE: Verification = { ok: true, events: 1204, first_seq: 1, last_seq: 1204, broken_seq: null };
let asked: string[] = [];

beforeEach(() => {
  asked = [];
  server.use(
    http.get("*/audit/verification", () => HttpResponse.json(WHOLE)),
    http.get("*/audit", ({ request }) => {
      const { search, searchParams } = new URL(request.url);
      asked.push(search);
      if (searchParams.get("outcome") === "failed")
        return HttpResponse.json({ items: [], next_cursor: null });
      const isSecond = searchParams.get("cursor") === "next";
      return HttpResponse.json({
        items: isSecond
          ? [makeEvent(1, { action: "user.added" })]
          : [makeEvent(3, { action: "something.new", outcome: "refused" }), makeEvent(2)],
        next_cursor: isSecond ? null : "next",
      });
    }),
  );
});

it("lists events, unfolds one, and goes on to the next page", async () => {
  const { user } = renderApp("/audit");
  const table = await screen.findByRole("table", { name: "Audit log" });
  expect(screen.getByText(/Whole: 1,204 events verified/)).toBeInTheDocument();
  expect(within(table).getByRole("row", { name: /something\.new/ })).toHaveTextContent("Refused");
  await user.click(within(table).getByRole("button", { name: "Signed in" }));
  const event = screen.getByRole("region", { name: "Event 2" });
  expect(event).toHaveTextContent('"method": "password"');
  expect(event).toHaveTextContent("192.0.2.7");
  await user.click(screen.getByRole("button", { name: "Load earlier events" }));
  expect(await within(table).findByRole("button", { name: "Added a person" })).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Load earlier events" })).toBeNull();
});

it("keeps its filters in the address, for the list and for the export", async () => {
  const { user, history } = renderApp("/audit?action=sign_in&date_from=2026-12-01&outcome=nonsense");
  await screen.findByRole("table", { name: "Audit log" });
  expect(asked).toEqual(["?action=sign_in&date_from=2026-12-01&limit=50"]);
  expect(screen.getByRole("link", { name: "Export as JSON lines" })).toHaveAttribute(
    "href",
    "/audit/export?action=sign_in&date_from=2026-12-01",
  );
  await user.type(screen.getByRole("textbox", { name: "Who (e-mail)" }), "ana@example.com");
  await waitFor(() => expect(history.location.href).toContain("actor=ana%40example.com"));
  await waitFor(() => expect(asked.at(-1)).toContain("actor=ana%40example.com"));
  await user.click(screen.getByRole("button", { name: "Clear all" }));
  await waitFor(() => expect(history.location.href).toBe("/app/audit"));
});

it("says that nothing matches, and that the chain is broken where", async () => {
  server.use(
    http.get("*/audit/verification", () => HttpResponse.json({ ...WHOLE, ok: false, broken_seq: 417 })),
  );
  renderApp("/audit?outcome=failed");
  expect(await screen.findByText("No event matches")).toBeInTheDocument();
  expect(
    await screen.findByText(/Broken at event 417: something was changed or removed/),
  ).toBeInTheDocument();
});

it("lists alerts with their severity in words", async () => {
  server.use(
    http.get("*/audit/alerts", () =>
      HttpResponse.json({
        items: [
          {
            id: "00000000-0000-4000-8000-000000000005",
            at: "2026-12-31T09:00:00Z",
            last_at: "2026-12-31T09:30:00Z",
            rule: "mass_export",
            subject: "user:1",
            severity: "high",
            summary: "One user took many activities out within an hour.",
            details: { count: 6200 },
            occurrences: 3,
            delivered_at: null,
          },
        ],
        next_cursor: null,
      }),
    ),
  );
  renderApp("/audit?tab=alerts");
  const list = await screen.findByRole("list", { name: "Alerts" });
  expect(list).toHaveTextContent("HighOne user took many activities out within an hour.");
  expect(list).toHaveTextContent("seen 3 times");
});
