import { beforeEach, describe, expect, it, vi } from "vitest";

import { makeActivity, uuid } from "@/testing/data";

import { SelectionStore } from "./selection-store";
import { totalTokens } from "./selection-totals";

const rows = Array.from({ length: 6 }, (_, index) => makeActivity(index, { tokens: 10 + index }));
const [a, b, c] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0]];

const USER = "user-1";

function ids(store: SelectionStore): string[] {
  return [...store.items().keys()];
}

describe("the selection", () => {
  let store: SelectionStore;
  beforeEach(() => {
    store = new SelectionStore(undefined, USER);
  });

  it("tells a row only of its own changes", () => {
    const [onA, onB] = [vi.fn(), vi.fn()];
    store.subscribeTo(a.id, onA);
    const stop = store.subscribeTo(b.id, onB);
    store.toggle(a);
    expect(onA).toHaveBeenCalledTimes(1);
    expect(onB).not.toHaveBeenCalled();
    stop();
    store.toggle(b);
    expect(onB).not.toHaveBeenCalled();
  });

  it("draws a stroke on what was there before, in one step to undo", () => {
    store.toggle(a);
    const paint = store.stroke(true);
    paint(rows.slice(1, 5));
    paint(rows.slice(1, 3));
    expect(ids(store)).toEqual([uuid(0), uuid(1), uuid(2)]);
    store.undo();
    expect(ids(store)).toEqual([uuid(0)]);
    store.stroke(false)(rows);
    expect(ids(store)).toEqual([]);
    store.undo();
    store.undo();
    expect(ids(store)).toEqual([]);
    expect(store.undo()).toBe(false);
  });

  it("brings back what was cleared", () => {
    store.stroke(true)([a, b, c]);
    store.clear();
    expect(store.items().size).toBe(0);
    store.undo();
    expect(totalTokens(store.items())).toBe(10 + 11 + 12);
  });

  it("keeps a selection over a reload and survives a spoiled one", () => {
    store.stroke(true)([a, b]);
    store.save();
    expect(ids(new SelectionStore(undefined, USER))).toEqual([a.id, b.id]);
    for (const spoiled of ["{", "[1, null, {}]", '{"a": 1}']) {
      window.sessionStorage.setItem("coolmint-selection", spoiled);
      expect(new SelectionStore(undefined, USER).items().size).toBe(0);
    }
  });

  it("is one user's alone", () => {
    store.stroke(true)([a, b]);
    store.save();
    const shared = new SelectionStore();
    shared.openFor("user-2");
    expect(shared.items().size).toBe(0);
    // What the other one had is gone from this tab, not only hidden.
    shared.openFor(USER);
    expect(shared.items().size).toBe(0);
  });

  it("comes back after a session that ended by itself, and keeps no words meanwhile", () => {
    store.stroke(true)([a, b]);
    store.suspend();
    expect(store.items().size).toBe(0);
    expect(window.sessionStorage.getItem("coolmint-selection")).not.toContain(a.subject);
    store.openFor(USER);
    expect(ids(store)).toEqual([a.id, b.id]);
    expect(store.undo()).toBe(false);
  });

  it("is forgotten when its user signs out", () => {
    store.toggle(a);
    store.save();
    store.forget();
    store.save();
    expect(window.sessionStorage.getItem("coolmint-selection")).toBeNull();
    store.openFor(USER);
    expect(store.items().size).toBe(0);
  });

  it("works where storage is forbidden", () => {
    const forbidden = new SelectionStore(() => {
      throw new DOMException("denied", "SecurityError");
    });
    forbidden.toggle(a);
    forbidden.save();
    expect(forbidden.has(a.id)).toBe(true);
  });

  it("takes fresher numbers without selecting anything", () => {
    store.toggle(a);
    store.refresh([{ ...a, tokens: 99 }, b]);
    expect(totalTokens(store.items())).toBe(99);
    expect(ids(store)).toEqual([a.id]);
  });

  it("stays fast with many", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => makeActivity(index));
    const paint = store.stroke(true);
    const start = performance.now();
    paint(many);
    expect(performance.now() - start).toBeLessThan(200);
    expect(store.items().size).toBe(20_000);
  });
});
