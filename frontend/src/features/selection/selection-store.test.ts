import { afterEach, describe, expect, it, vi } from "vitest";

import type { SelectionOperation, SelectionState } from "@/api/types";
import { makeActivity } from "@/testing/data";

import type { SelectionRemote } from "./selection-remote";
import { SelectionStore } from "./selection-store";

const rows = Array.from({ length: 12 }, (_, index) => makeActivity(index));
const ids = rows.map((row) => row.salesforce_id);

/** A server that knows picks and one filter, and answers when it is told to. */
function fakeRemote(start: Partial<SelectionState> = {}) {
  const sent: SelectionOperation[][] = [];
  let state: SelectionState = {
    selection_id: "s",
    version: 1,
    filter: null,
    except_ids: [],
    picked_ids: [],
    count: 0,
    tokens: 0,
    undo: 0,
    redo: 0,
    changed_at: "",
    ...start,
  };
  const remote: SelectionRemote = {
    read: () => Promise.resolve(state),
    change: (_, version, operations) => {
      if (version !== state.version) throw new Error("stale");
      sent.push(operations);
      for (const operation of operations) {
        if (operation.op === "pick")
          state = { ...state, picked_ids: [...new Set([...state.picked_ids, ...operation.ids])] };
        if (operation.op === "unpick")
          state = {
            ...state,
            picked_ids: state.picked_ids.filter((id) => !operation.ids.includes(id)),
            except_ids: state.filter ? [...state.except_ids, ...operation.ids] : [],
          };
        if (operation.op === "replace_with")
          state = {
            ...state,
            filter: operation.filter ?? null,
            picked_ids: [],
            except_ids: [],
            count: 741_465,
          };
      }
      state = { ...state, version: version + 1, count: state.filter ? state.count : state.picked_ids.length };
      return Promise.resolve(state);
    },
    contains: vi.fn((_: string, asked: string[]) =>
      Promise.resolve(asked.filter((id) => ids.indexOf(id) % 2 === 0)),
    ),
  };
  return { remote, sent };
}

async function open(start?: Partial<SelectionState>) {
  const { remote, sent } = fakeRemote(start);
  const store = new SelectionStore(remote);
  store.openFor("me");
  await vi.waitFor(() => expect(store.summary().id).toBe("s"));
  return { store, remote, sent };
}

afterEach(() => vi.useRealTimers());

describe("the selection", () => {
  it("shows at once and sends in order, each with an id of its own", async () => {
    const { store, sent } = await open();
    store.toggle(rows[0]!);
    store.toggle(rows[1]!);
    store.toggle(rows[0]!);
    expect([ids[0], ids[1]].map((id) => store.has(id ?? ""))).toEqual([false, true]);
    expect(store.summary()).toMatchObject({ count: 1, tokens: rows[1]?.tokens, isSettling: true });
    await store.settled();
    expect(sent.flat().map(({ op }) => op)).toEqual(["pick", "pick", "unpick"]);
    expect(new Set(sent.flat().map(({ operation_id }) => operation_id)).size).toBe(3);
    expect(store.summary().isSettling).toBe(false);
  });

  it("tells the row that changed and nobody else", async () => {
    const { store } = await open();
    const told = ids.map((id) => {
      const listener = vi.fn();
      store.subscribeTo(id, listener);
      return listener;
    });
    store.toggle(rows[3]!);
    expect(told.map((listener) => listener.mock.calls.length)).toEqual(
      ids.map((_, index) => (index === 3 ? 1 : 0)),
    );
  });

  it("makes a stroke one operation, whatever way its end went", async () => {
    const { store, sent } = await open();
    store.toggle(rows[2]!);
    const paint = store.stroke(true);
    paint(rows.slice(0, 2));
    paint(rows.slice(0, 6));
    paint(rows.slice(0, 4));
    expect(store.summary().count).toBe(4);
    await store.settled();
    paint(rows.slice(0, 1));
    expect(store.summary().count).toBe(2);
    await store.settled();
    expect(sent.flat().map((one) => [one.op, "ids" in one ? one.ids.length : 0])).toEqual([
      ["pick", 1],
      ["pick", 3],
      ["unpick", 2],
    ]);
  });

  it("of everything that matches takes less than a frame, and is as small as its exceptions", async () => {
    const { store } = await open();
    const shown = Array.from({ length: 2_000 }, (_, index) => makeActivity(index));
    const began = performance.now();
    store.selectMatching({ filter: { field: "kind", op: "is", value: "task" } }, 741_465, shown);
    expect(performance.now() - began).toBeLessThan(16);
    expect(store.summary().count).toBe(741_465);
    expect(store.has(shown[1_999]?.salesforce_id ?? "")).toBe(true);
    store.toggle(shown[3]!);
    expect(store.summary().count).toBe(741_464);
  });

  it("asks the server which rows follow from the filter", async () => {
    const { store, remote } = await open({ filter: { field: "kind", op: "is", value: "task" }, count: 6 });
    store.see(rows);
    await vi.waitFor(() => expect(store.has(ids[4] ?? "")).toBe(true));
    expect(store.has(ids[5] ?? "")).toBe(false);
    store.see(rows);
    expect(remote.contains).toHaveBeenCalledTimes(1);
    expect(store.summary().count).toBe(6);
  });

  it("is nobody's after the session", async () => {
    const { store } = await open();
    store.toggle(rows[0]!);
    store.forget();
    expect(store.has(ids[0] ?? "")).toBe(false);
    expect(store.summary()).toMatchObject({ id: undefined, count: 0 });
    store.toggle(rows[1]!);
    expect(store.summary().isSettling).toBe(false);
  });
});
