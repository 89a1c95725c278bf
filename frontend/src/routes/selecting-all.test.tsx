import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import { SelectionStore } from "@/features/selection/selection-store";
import { listActivities } from "@/testing/activity-api";
import { ACTIVITIES, makeActivity, uuid } from "@/testing/data";
import { problem } from "@/testing/handlers";
import { ownSelection, renderApp } from "@/testing/render";
import { doElsewhere, resetSelection, selectedIds } from "@/testing/selection-api";
import { server } from "@/testing/server";

function box(index: number) {
  return screen.getByRole("checkbox", { name: `Select ${ACTIVITIES[index]?.subject ?? ""}` });
}

function tray() {
  return screen.getByRole("region", { name: "Selection" });
}

async function start(address?: string, store?: SelectionStore) {
  const app = renderApp(address, store);
  await screen.findByRole("grid");
  return app;
}

async function expectSelected(store: SelectionStore, indices: readonly number[]): Promise<void> {
  await store.settled();
  expect(selectedIds()).toEqual(indices.map(uuid).sort());
  expect(store.summary().count).toBe(indices.length);
}

describe("all that match", () => {
  it("are selected after a question with the number; what is unticked stays off", async () => {
    const { user, selection, unmount } = await start("/activities?type=Call");
    await user.keyboard("{Control>}a{/Control}");
    const question = screen.getByRole("group", { name: "Select all that match" });
    expect(question).toHaveTextContent("65 activities match");
    await user.click(within(question).getByRole("button", { name: "Select all 65" }));
    expect(box(0)).toBeChecked();
    expect(box(4)).toBeChecked();
    await user.click(box(4));
    await user.click(box(8));
    await waitFor(() => expect(tray()).toHaveTextContent("63 selected"));
    await selection.settled();
    expect(selectedIds()).toHaveLength(63);
    expect(screen.getByRole("checkbox", { name: "Select all that match" })).toBePartiallyChecked();
    unmount();
    await start("/activities", ownSelection());
    await waitFor(() => expect(box(0)).toBeChecked());
    for (const index of [1, 4, 8]) expect(box(index)).not.toBeChecked();
    expect(tray()).toHaveTextContent("63 selected");
  });

  it("are counted exactly first when the total is about", async () => {
    server.use(
      http.get("*/activities/", ({ request }) => {
        const params = new URL(request.url).searchParams;
        const page = listActivities(ACTIVITIES, params);
        const total = params.get("total") === "exact" ? page.total : { count: 250, exact: false };
        return HttpResponse.json({ ...page, total });
      }),
    );
    const { user } = await start();
    await user.click(screen.getByRole("checkbox", { name: "Select all that match" }));
    await user.click(await screen.findByRole("button", { name: "Select all 260" }));
    await waitFor(() => expect(tray()).toHaveTextContent("260 selected"));
    // Taken out again without a question; it can be undone.
    await user.click(screen.getByRole("checkbox", { name: "Select all that match" }));
    await waitFor(() => expect(selectedIds()).toHaveLength(0));
  });

  it("are added, removed and kept from the tray", async () => {
    resetSelection([0, 1, 2].map((index) => makeActivity(index)));
    const { user, selection } = await start("/activities?type=Call");
    async function choose(name: string) {
      await user.click(await screen.findByRole("button", { name: "Change the selection" }));
      await user.click(await screen.findByRole("menuitem", { name }));
      await selection.settled();
    }
    await waitFor(() => expect(tray()).toHaveTextContent("3 selected (2 hidden by the filter)"));
    await choose("Add these");
    await waitFor(() => expect(tray()).toHaveTextContent("67 selected"));
    await choose("Remove these");
    await expectSelected(selection, [1, 2]);
    await choose("Undo");
    await choose("Keep only these");
    await waitFor(() => expect(tray()).toHaveTextContent("65 selected"));
  });
});

describe("another device", () => {
  it("that was faster is read, and what was done here is done on top", async () => {
    const { user, selection } = await start();
    await user.click(box(0));
    await selection.settled();
    doElsewhere({ op: "pick", ids: [makeActivity(5).salesforce_id] });
    await user.click(box(1));
    await expectSelected(selection, [0, 1, 5]);
    expect(box(5)).toBeChecked();
  });

  it("that cannot be reached loses nothing: it is tried again", async () => {
    const { user, selection } = await start();
    server.use(http.post("*/selections/:id/changes", () => HttpResponse.error(), { once: true }));
    await user.click(box(0));
    expect(await screen.findByText("Not saved yet; it is tried again.")).toBeInTheDocument();
    expect(box(0)).toBeChecked();
    await expectSelected(selection, [0]);
    await waitFor(() => expect(screen.queryByText("Not saved yet; it is tried again.")).toBeNull());
  });

  it("what is refused is taken back and said", async () => {
    const { user } = await start();
    server.use(
      http.post("*/selections/:id/changes", () => problem(422, "selection_too_complex", "Too many levels."), {
        once: true,
      }),
    );
    await user.click(box(0));
    expect(await within(tray()).findByText("Too many levels.")).toBeInTheDocument();
    expect(box(0)).not.toBeChecked();
  });
});
