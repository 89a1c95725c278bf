import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it, vi } from "vitest";

import type * as RowCheckboxModule from "@/features/activities/row-checkbox";
import { SelectionStore } from "@/features/selection/selection-store";
import { listActivities } from "@/testing/activity-api";
import { ACTIVITIES, makeActivity, uuid } from "@/testing/data";
import { problem } from "@/testing/handlers";
import { ownSelection, renderApp } from "@/testing/render";
import { doElsewhere, resetSelection, selectedIds } from "@/testing/selection-api";
import { server } from "@/testing/server";

const drawn = vi.hoisted(() => new Map<string, number>());

// Each row draws its box whenever it draws itself, so counting the boxes counts the rows.
vi.mock("@/features/activities/row-checkbox", async (load) => {
  const { RowCheckbox } = await load<typeof RowCheckboxModule>();
  return {
    RowCheckbox: (props: Parameters<typeof RowCheckbox>[0]) => {
      drawn.set(props.label, (drawn.get(props.label) ?? 0) + 1);
      return RowCheckbox(props);
    },
  };
});

function box(index: number) {
  return screen.getByRole("checkbox", { name: `Select ${ACTIVITIES[index]?.subject ?? ""}` });
}

function row(index: number): HTMLElement {
  const element = box(index).closest<HTMLElement>("[data-index]");
  if (!element) throw new Error("The box stands in no row.");
  return element;
}

function tray() {
  return screen.getByRole("region", { name: "Selection" });
}

function tokensOf(...indices: number[]): number {
  return indices.reduce((sum, index) => sum + makeActivity(index).tokens, 0);
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

describe("selecting", () => {
  it("survives filtering: three, then two under a filter, then five", async () => {
    const { user } = await start();
    for (const index of [0, 1, 2]) await user.click(box(index));
    expect(tray()).toHaveTextContent(`3 selected·${tokensOf(0, 1, 2)} tokens`);
    const filters = screen.getByRole("region", { name: "Filters" });
    await user.click(await within(filters).findByRole("checkbox", { name: /^To-do/ }));
    await waitFor(() =>
      expect(screen.queryByRole("checkbox", { name: /Select Lunch with the EP group 0/ })).toBeNull(),
    );
    await waitFor(() => expect(tray()).toHaveTextContent("3 selected (3 hidden by the filter)"));
    await user.click(box(3));
    await user.click(box(7));
    await waitFor(() => expect(tray()).toHaveTextContent("5 selected (3 hidden by the filter)"));
    await user.click(screen.getByRole("button", { name: "Clear all" }));
    await waitFor(() => expect(box(0)).toBeChecked());
    expect(tray()).toHaveTextContent(`5 selected·${tokensOf(0, 1, 2, 3, 7)} tokens`);
    for (const index of [0, 1, 2, 3, 7]) expect(box(index)).toBeChecked();
    expect(row(0)).toHaveAttribute("aria-selected", "true");
  });

  it("draws the one row that changes", async () => {
    const { user } = await start();
    await waitFor(() => expect(screen.queryByText("Loading more activities…")).toBeInTheDocument());
    await user.click(box(4));
    drawn.clear();
    // The row in focus moves with the first click only; this one is again on the same row.
    await user.click(box(4));
    expect([...drawn]).toEqual([[`Select ${makeActivity(4).subject ?? ""}`, 1]]);
  });

  it("takes a range with shift and click, and moves its end", async () => {
    const { user, selection } = await start();
    await user.click(box(2));
    await user.keyboard("{Shift>}");
    await user.click(box(9));
    expect(selection.summary().count).toBe(8);
    await user.click(row(5));
    await user.keyboard("{/Shift}");
    await expectSelected(selection, [2, 3, 4, 5]);
    await user.keyboard("{Control>}z{/Control}");
    await expectSelected(selection, [2]);
    await user.keyboard("{Control>}{Shift>}z{/Shift}{/Control}");
    await expectSelected(selection, [2, 3, 4, 5]);
  });

  it("takes a range over rows that are not drawn", async () => {
    const { user, selection } = await start();
    await user.click(box(1));
    const scroller = screen.getByRole("grid").parentElement;
    scroller?.scrollTo({ top: 52 * 85 });
    await waitFor(() => expect(box(90)).toBeInTheDocument());
    expect(screen.queryByRole("checkbox", { name: `Select ${makeActivity(1).subject ?? ""}` })).toBeNull();
    fireEvent.click(box(90), { shiftKey: true });
    expect(selection.summary().count).toBe(90);
    expect(selection.has(makeActivity(45).salesforce_id)).toBe(true);
  });

  it("goes on by keyboard from the row that was clicked", async () => {
    const { user, selection } = await start();
    await user.click(box(1));
    expect(row(1)).toHaveFocus();
    await user.keyboard("{End}");
    await waitFor(() => expect(row(99)).toHaveFocus());
    await user.keyboard("x");
    await expectSelected(selection, [1, 99]);
  });

  it("takes a range with shift and the arrows, and gives it back", async () => {
    const { user, selection } = await start();
    row(0).focus();
    await user.keyboard("jj");
    expect(row(2)).toHaveFocus();
    await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}{/Shift}");
    await expectSelected(selection, [2, 3, 4]);
    await user.keyboard("kx");
    await expectSelected(selection, [2, 4]);
    await user.keyboard(" ");
    expect(selection.summary().count).toBe(3);
  });

  it("takes a drag over the boxes as one stroke", async () => {
    const { selection } = await start();
    fireEvent.pointerDown(box(1), { button: 0, buttons: 1, pointerType: "mouse" });
    fireEvent.pointerOver(box(2), { buttons: 1 });
    fireEvent.pointerOver(box(4), { buttons: 1 });
    fireEvent.pointerOver(box(3), { buttons: 1 });
    fireEvent.pointerUp(box(3));
    await expectSelected(selection, [1, 2, 3]);
    selection.undo();
    await expectSelected(selection, []);
  });

  it("takes ctrl and click without opening the activity", async () => {
    const { selection, router } = await start();
    fireEvent.click(row(3), { ctrlKey: true });
    await expectSelected(selection, [3]);
    expect(router.state.location.searchStr).toBe("");
  });

  it("survives a reload, sorting and another page", async () => {
    const first = await start();
    await first.user.click(box(0));
    await first.user.click(box(1));
    await first.selection.settled();
    first.unmount();
    const { user } = await start("/activities?sort=subject", ownSelection());
    await waitFor(() => expect(tray()).toHaveTextContent("2 selected"));
    await user.click(screen.getByRole("link", { name: "Data" }));
    await screen.findByRole("heading", { name: "Data" });
    await user.click(screen.getByRole("link", { name: "Activities" }));
    await screen.findByRole("grid");
    expect(box(0)).toBeChecked();
  });
});

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

describe("showing what is selected", () => {
  it("lists it whatever the filter says; what is unselected keeps its place", async () => {
    resetSelection([0, 1, 3].map((index) => makeActivity(index)));
    const { user, router, selection } = await start("/activities?type=Call");
    await waitFor(() => expect(tray()).toHaveTextContent("(2 hidden by the filter)"));
    await user.click(within(tray()).getByRole("button", { name: "Show selected" }));
    await waitFor(() => expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "4"));
    expect(router.state.location.searchStr).toContain("selected=true");
    await user.click(box(1));
    await expectSelected(selection, [0, 3]);
    expect(box(1)).not.toBeChecked();
    await user.click(within(tray()).getByRole("button", { name: "Show all" }));
    await waitFor(() => expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "66"));
  });

  it("lists what the filter hides, and drops one or all of it", async () => {
    resetSelection([0, 1, 2, 3].map((index) => makeActivity(index)));
    const { user, selection } = await start("/activities?type=Call");
    await user.click(await within(tray()).findByRole("button", { name: "(3 hidden by the filter)" }));
    const list = await screen.findByRole("dialog", { name: "(3 hidden by the filter)" });
    const [, second] = [1, 2].map((index) => makeActivity(index));
    await user.click(await within(list).findByRole("button", { name: `Unselect ${second?.subject ?? ""}` }));
    await expectSelected(selection, [0, 1, 3]);
    await user.click(await within(list).findByRole("button", { name: "Unselect all 2" }));
    await expectSelected(selection, [0]);
  });

  it("says so when nothing is", async () => {
    const { user, router } = renderApp("/activities?selected=1");
    expect(await screen.findByText("Nothing is selected")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Back to the list" }));
    expect(await screen.findByRole("grid")).toBeInTheDocument();
    expect(router.state.location.searchStr).toBe("");
  });

  it("lists any number", async () => {
    resetSelection(Array.from({ length: 230 }, (_, index) => makeActivity(index)));
    await start("/activities?type=Call&selected=1");
    await waitFor(() => expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "231"));
    expect(tray()).toHaveTextContent("230 selected (172 hidden by the filter)");
  });
});
