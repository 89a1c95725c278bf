import { screen, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import type { Viewer } from "@/api/types";
import { makeActivity, makeDetail, uuid } from "@/testing/data";
import { AUDITOR, REP, VIEWER } from "@/testing/people";
import { renderApp } from "@/testing/render";
import { server } from "@/testing/server";
import { SelectionStore } from "@/features/selection/selection-store";

function signedInAs(viewer: Viewer): SelectionStore {
  server.use(http.get("*/auth/me", () => HttpResponse.json(viewer)));
  return new SelectionStore();
}

describe("somebody without a right", () => {
  it.each(["/users", "/audit", "/data"])("is told whose page %s is", async (address) => {
    renderApp(address, signedInAs(REP));
    expect(await screen.findByText(/This page is for administrators/)).toBeInTheDocument();
    expect(screen.getByRole("main")).toHaveTextContent(`say that you are signed in as ${REP.email}`);
    expect(screen.queryByRole("link", { name: "Data" })).toBeNull();
  });

  it("who is not linked is told why nothing is there", async () => {
    renderApp("/activities", signedInAs({ ...REP, sees: "nothing", people: 0, salesforce_user_id: null }));
    expect(
      await screen.findByText("Your account is not linked to a Salesforce user yet"),
    ).toBeInTheDocument();
    expect(screen.queryByText("No activity matches")).toBeNull();
  });

  it("who only reads gets no button that leads nowhere", async () => {
    const { user } = renderApp("/activities?share=1", signedInAs(AUDITOR));
    await screen.findByRole("grid");
    await user.click(screen.getByRole("checkbox", { name: `Select ${makeActivity(0).subject ?? ""}` }));
    expect(screen.queryByRole("checkbox", { name: "Select all that match" })).toBeNull();
    const tray = screen.getByRole("region", { name: "Selection" });
    expect(tray).toHaveTextContent("sharing them with a model is not part of it");
    expect(within(tray).queryByRole("button", { name: "Share with a model" })).toBeNull();
    await user.keyboard("s");
    expect(screen.queryByRole("dialog", { name: "Share with a model" })).toBeNull();
  });
});

describe("fields that are denied", () => {
  const denied: Viewer = { ...VIEWER, denied_fields: ["contacts", "description", "owner"] };

  it("are left out of the table and the orders, with one note", async () => {
    const { user } = renderApp("/activities", signedInAs(denied));
    await screen.findByRole("grid");
    expect(screen.getByRole("columnheader", { name: "Account" })).toBeInTheDocument();
    for (const name of ["Contacts", "Owner"]) {
      expect(screen.queryByRole("columnheader", { name })).toBeNull();
    }
    await user.click(screen.getByRole("button", { name: "Sort: Newest first" }));
    expect(await screen.findByText("3 fields are hidden for your role")).toBeInTheDocument();
    expect(screen.queryByRole("menuitem", { name: "Owner A–Z" })).toBeNull();
    expect(screen.queryByRole("menuitem", { name: "Longest first" })).toBeNull();
  });

  it("do not look empty in the drawer", async () => {
    const activity = makeActivity(1, {
      description: null,
      owner: null,
      contacts: [],
      contact_count: null,
      has_contact: null,
    });
    server.use(http.get(`*/activities/${uuid(1)}`, () => HttpResponse.json(makeDetail(activity))));
    renderApp(`/activities?open=${uuid(1)}`, signedInAs(denied));
    const fields = await screen.findByRole("region", { name: "Fields" });
    expect(fields).toHaveTextContent("3 fields are hidden for your role");
    const drawer = screen.getByRole("complementary", { name: "Activity" });
    expect(drawer).not.toHaveTextContent("No note was written");
    expect(drawer).not.toHaveTextContent("No contact");
  });
});
