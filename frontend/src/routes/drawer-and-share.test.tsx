import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it, vi } from "vitest";

import { SelectionStore } from "@/features/selection/selection-store";
import { makeActivity, makeDetail, uuid } from "@/testing/data";
import { contextOf, problem, REQUEST_ID } from "@/testing/handlers";
import { ownSelection, renderApp } from "@/testing/render";
import { doElsewhere, resetSelection, SELECTION_ID, selectedIds, setHash } from "@/testing/selection-api";
import { server } from "@/testing/server";

const ids = [0, 1, 2];
const chosen = ids.map((index) => makeActivity(index));

function storeWith(...activities: ReturnType<typeof makeActivity>[]): SelectionStore {
  resetSelection(activities);
  return ownSelection();
}

function drawer() {
  return screen.findByRole("complementary", { name: "Activity" });
}

async function sheet() {
  return screen.findByRole("dialog", { name: "Share with a model" });
}

describe("the drawer", () => {
  it("opens from a row, says so in the address, walks with the list and closes", async () => {
    const { user, router } = renderApp();
    await screen.findByRole("grid");
    await user.click(screen.getByText("Price objection 2"));
    expect(
      await within(await drawer()).findByRole("heading", { name: "Price objection 2" }),
    ).toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ open: uuid(2) });
    await user.keyboard("j");
    expect(await screen.findByRole("heading", { name: "Follow-up: nurse training 3" })).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Previous activity" }));
    expect(await screen.findByRole("heading", { name: "Price objection 2" })).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Next activity" }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ open: uuid(3) }));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("complementary", { name: "Activity" })).toBeNull());
    expect(router.state.location.search).toEqual({});
  });

  it("opens with enter and leaves the keys to the list", async () => {
    const { user, router } = renderApp();
    await screen.findByRole("grid");
    await user.keyboard("j");
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(router.state.location.search).toMatchObject({ open: uuid(1) }));
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(router.state.location.search).toMatchObject({ open: uuid(2) }));
  });

  it("opens from a link, by a Salesforce id too, and shows everything as text", async () => {
    server.use(
      http.get("*/activities/00T000000000004AAA", () =>
        HttpResponse.json(
          makeDetail(makeActivity(4), {
            is_deleted: true,
            salesforce_url: "https://example.my.salesforce.com/00T000000000004AAA",
            related: { id: "006000000000001AAA", object: "Opportunity" },
          }),
        ),
      ),
    );
    renderApp("/activities?open=00T000000000004AAA");
    const panel = await drawer();
    const note = await within(panel).findByRole("region", { name: "Note" });
    expect(note).toHaveTextContent("<script>alert('x')</script><img src=x onerror=alert(1)>");
    expect(panel.querySelector("script,img")).toBeNull();
    expect(panel).toHaveTextContent("deleted in Salesforce");
    expect(panel).toHaveTextContent("Opportunity 006000000000001AAA");
    expect(within(panel).getByText("Dr. Marta Sørensen")).toBeInTheDocument();
    const link = within(panel).getByRole("link", { name: "Open in Salesforce" });
    expect(link).toHaveAttribute("rel", "noopener noreferrer");
  });

  it.each(["javascript:alert(1)", "http://example.com/", "nonsense"])(
    "makes no link of %s",
    async (address) => {
      server.use(
        http.get(`*/activities/${uuid(1)}`, () =>
          HttpResponse.json(makeDetail(makeActivity(1), { salesforce_url: address })),
        ),
      );
      renderApp(`/activities?open=${uuid(1)}`);
      await within(await drawer()).findByRole("region", { name: "Note" });
      expect(screen.queryByRole("link", { name: /Salesforce/ })).toBeNull();
    },
  );

  it("selects and unselects what it shows", async () => {
    const { user, selection } = renderApp(`/activities?open=${uuid(3)}`);
    const button = await within(await drawer()).findByRole("button", { name: "Select" });
    await user.click(button);
    expect(selection.has(makeActivity(3).salesforce_id)).toBe(true);
    expect(button).toHaveAttribute("aria-pressed", "true");
  });

  it("says when there is no such activity", async () => {
    renderApp("/activities?open=nobody");
    const alert = await within(await drawer()).findByRole("alert");
    expect(alert).toHaveTextContent("There is no such activity, or it is not among those you may see");
    expect(alert).toHaveTextContent(REQUEST_ID);
  });
});

describe("sharing with a model", () => {
  it("shows, copies and downloads the exact text", async () => {
    const copied = vi.fn<(text: string) => Promise<void>>().mockResolvedValue();
    const blobs: Blob[] = [];
    vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
      blobs.push(blob as Blob);
      return "blob:text";
    });
    vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => undefined);
    let fileName = "";
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function click(
      this: HTMLAnchorElement,
    ) {
      fileName = this.download;
    });

    const { user, router } = renderApp("/activities", storeWith(...chosen));
    vi.spyOn(navigator.clipboard, "writeText").mockImplementation(copied);
    await screen.findByRole("grid");
    await user.keyboard("s");
    const dialog = await sheet();
    expect(router.state.location.searchStr).toBe("?share=true");
    const preview = await within(dialog).findByRole("region", { name: "Context preview" });
    const text = contextOf(chosen, "markdown");
    expect(preview.textContent).toBe(text);
    const tokens = chosen.reduce((sum, { tokens: own }) => sum + own, 0);
    expect(dialog).toHaveTextContent(`3 activities · ${tokens} tokens`);
    expect(dialog).toHaveTextContent("Nothing leaves this machine from here");

    await user.click(within(dialog).getByRole("button", { name: "Copy" }));
    expect(copied).toHaveBeenCalledWith(text);
    expect(await within(dialog).findByText("Copied")).toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "Download" }));
    expect(await blobs[0]?.text()).toBe(text);
    expect(fileName).toMatch(/^coolmint-3-activities-[0-9a-f]{8}\.md$/);
  });

  it("follows the format and the fields", async () => {
    const bodies: unknown[] = [];
    server.events.on("request:start", ({ request }) => {
      if (request.url.endsWith("/activities/selection"))
        void request
          .clone()
          .json()
          .then((body: unknown) => bodies.push(body));
    });
    const { user } = renderApp("/activities?share=1", storeWith(...chosen));
    const dialog = await sheet();
    await within(dialog).findByRole("region", { name: "Context preview" });
    await user.click(within(dialog).getByText("JSON"));
    await waitFor(() =>
      expect(within(dialog).getByRole("region", { name: "Context preview" }).textContent).toBe(
        contextOf(chosen, "json"),
      ),
    );
    await user.click(within(dialog).getByRole("checkbox", { name: "Notes" }));
    await waitFor(() => expect(bodies).toHaveLength(3));
    expect(bodies[0]).toMatchObject({ format: "markdown", selection_id: SELECTION_ID });
    expect(Object.keys(bodies[0] as object)).toContain("receipt");
    expect(bodies[2]).toMatchObject({
      format: "json",
      fields: expect.not.arrayContaining(["notes"]) as unknown,
    });
    server.events.removeAllListeners();
  });

  it("refuses with the numbers when over the budget, and cuts nothing", async () => {
    const { user } = renderApp("/activities?share=1", storeWith(...chosen));
    const dialog = await sheet();
    await within(dialog).findByRole("region", { name: "Context preview" });
    await user.type(within(dialog).getByRole("textbox", { name: "Budget in tokens" }), "100");
    const alert = await within(dialog).findByRole("alert");
    const tokens = chosen.reduce((sum, { tokens: own }) => sum + own, 0);
    expect(alert).toHaveTextContent("This is over the budget");
    expect(alert).toHaveTextContent(`Needs${tokens} tokens`);
    expect(alert).toHaveTextContent("Budget100 tokens");
    expect(alert).toHaveTextContent(`Over by${tokens - 100} tokens`);
    expect(alert).toHaveTextContent("Nothing was cut");
    expect(within(dialog).queryByRole("region", { name: "Context preview" })).toBeNull();
    expect(within(dialog).queryByRole("button", { name: "Copy" })).toBeNull();
  });

  it("tells the difference when the set changed since, and takes the new one or keeps the old one", async () => {
    const refuse = () =>
      problem(409, "selection_changed", "The selection changed.", { count: 4, added: 2, removed: 1 });
    let shown = "";
    server.use(
      http.post("*/activities/selection", () => {
        if (shown === setHash()) return undefined;
        shown = setHash();
        return refuse();
      }),
    );
    const { user } = renderApp("/activities?share=1", storeWith(...chosen));
    const alert = await within(await sheet()).findByRole("alert");
    expect(alert).toHaveTextContent("3 activities were shown. 2 came since. 1 went");
    expect(alert).toHaveTextContent("Now it is 4. Nothing was made of it.");
    doElsewhere({ op: "pick", ids: [makeActivity(7).salesforce_id] });
    shown = setHash();
    await user.click(within(alert).getByRole("button", { name: "Use the 4 of now" }));
    expect(await screen.findByRole("region", { name: "Context preview" })).toHaveTextContent(
      makeActivity(7).salesforce_id,
    );
    expect(selectedIds()).toHaveLength(4);
  });

  it("says what failed and tries again", async () => {
    server.use(
      http.post("*/activities/selection", () => problem(503, "busy", "Too many requests at once."), {
        once: true,
      }),
    );
    const { user } = renderApp("/activities?share=1", storeWith(...chosen));
    const alert = await within(await sheet()).findByRole("alert");
    expect(alert).toHaveTextContent("Too many requests at once.");
    expect(alert).toHaveTextContent(REQUEST_ID);
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("region", { name: "Context preview" })).toBeInTheDocument();
  });

  it("has nothing to show when nothing is selected, and closes", async () => {
    const { user, router } = renderApp("/activities?share=1");
    const dialog = await sheet();
    expect(await within(dialog).findByText("Nothing is selected")).toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "Close" }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
  });
});
