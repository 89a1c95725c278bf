import { ApiError } from "@/api/api-error";
import type { SelectionOperation, SelectionState } from "@/api/types";
import type { RowSelection } from "@/lib/row-selection";

import { Membership } from "./membership";
import { IDS_AT_ONCE, OPERATIONS_AT_ONCE, serverSelection, type SelectionRemote } from "./selection-remote";

/** What the page knows of an activity it has seen, wherever the list has gone since. */
export interface SelectedActivity {
  salesforce_id: string;
  subject: string | null;
  tokens: number;
}

export interface SelectionSummary {
  /** Undefined until the server has answered. */
  id: string | undefined;
  version: number;
  count: number;
  /** Null where they are not told: a field is hidden. */
  tokens: number | null;
  undo: number;
  redo: number;
  /** What the numbers are of is on its way to the server, or they are on their way from it. */
  isSettling: boolean;
  trouble: SelectionTrouble | undefined;
}

export interface SelectionTrouble {
  /** `unsaved`: tried again by itself. `refused`: not done. `unreadable`: asks for a field that is hidden now. */
  kind: "unsaved" | "refused" | "unreadable";
  message: string;
}

/** `before`: what was selected when it began. `sent`: what the server was told of it. */
interface Stroke {
  before: Map<string, boolean>;
  sent: Map<string, boolean>;
  now: Map<string, boolean>;
}

type Asked = SelectionOperation extends infer One
  ? One extends unknown
    ? Omit<One, "operation_id">
    : never
  : never;

const STROKE_MS = 400;
const RETRY_MS = [500, 2_000, 5_000, 15_000];
const CHANNEL = "coolmint-selection";
const MAX_FACTS = 20_000;

/**
 * The selection of one user. It lives outside React, so that selecting one row tells that row and the tray and nobody
 * else. What is done shows at once and goes to the server in order; the server has the last word.
 */
export class SelectionStore implements RowSelection<SelectedActivity> {
  readonly #remote: SelectionRemote;
  readonly #listeners = new Set<() => void>();
  readonly #rowListeners = new Map<string, Set<() => void>>();
  /** What each row that listens was told last. */
  readonly #shown = new Map<string, boolean>();
  readonly #facts = new Map<string, SelectedActivity>();

  #user: string | undefined;
  #server: SelectionState | null = null;
  #matched = new Map<string, boolean>();
  #members = new Membership(null, this.#matched);
  #seen: readonly string[] = [];
  #queue: SelectionOperation[] = [];
  #sending: SelectionOperation[] = [];
  #stroke: Stroke | null = null;
  #strokeTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #trouble: SelectionTrouble | undefined;
  #summary: SelectionSummary;
  #waiting: (() => void)[] = [];
  #channel: BroadcastChannel | undefined;

  constructor(remote: SelectionRemote = serverSelection) {
    this.#remote = remote;
    this.#summary = this.#summarised();
  }

  /**
   * The selection of this user from now on. Somebody who may not select has none to read; theirs stays on the page.
   * Nobody is told: it is called before anything of this user is drawn.
   */
  openFor(user: string, maySelect = true): void {
    if (user === this.#user) return;
    this.#reset();
    this.#user = user;
    this.#summary = this.#summarised();
    if (!maySelect) return;
    this.#channel = new BroadcastChannel(CHANNEL);
    this.#channel.onmessage = (event: MessageEvent<unknown>) => {
      if (event.data !== this.#server?.version) void this.reread();
    };
    void this.reread();
  }

  /** The session ended: nothing stays in this tab. The server keeps the selection. */
  forget(): void {
    this.#reset();
    this.#changed();
  }

  #reset(): void {
    clearTimeout(this.#strokeTimer);
    clearTimeout(this.#retryTimer);
    this.#channel?.close();
    this.#channel = undefined;
    this.#user = undefined;
    this.#server = null;
    this.#matched = new Map();
    this.#members = new Membership(null, this.#matched);
    this.#queue = [];
    this.#sending = [];
    this.#stroke = null;
    this.#trouble = undefined;
    this.#facts.clear();
  }

  /** The same object until something changes. */
  readonly summary = (): SelectionSummary => this.#summary;

  readonly has = (id: string): boolean => this.#members.has(id);

  /** What is known of an activity that was on the screen. */
  factsOf(id: string): SelectedActivity | undefined {
    return this.#facts.get(id);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly subscribeTo = (id: string, listener: () => void): (() => void) => {
    const listeners = this.#rowListeners.get(id) ?? new Set();
    listeners.add(listener);
    this.#rowListeners.set(id, listeners);
    this.#shown.set(id, this.has(id));
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#rowListeners.delete(id);
      this.#shown.delete(id);
    };
  };

  readonly toggle = (row: SelectedActivity): void => {
    this.#note([row]);
    this.do({ op: this.has(row.salesforce_id) ? "unpick" : "pick", ids: [row.salesforce_id] });
  };

  /** While a stroke is being made it is only drawn here; a moment after its last row it is one operation. */
  readonly stroke = (selected: boolean) => {
    this.#endStroke();
    const stroke: Stroke = { before: new Map(), sent: new Map(), now: new Map() };
    return (rows: readonly SelectedActivity[]): void => {
      if (this.#stroke !== stroke) {
        this.#endStroke();
        this.#stroke = stroke;
      }
      this.#note(rows);
      const inside = new Set(rows.map((row) => row.salesforce_id));
      for (const id of inside) if (!stroke.before.has(id)) stroke.before.set(id, this.has(id));
      for (const [id, before] of stroke.before) this.#put(id, inside.has(id) ? selected : before);
      stroke.now = new Map([...stroke.before.keys()].map((id) => [id, this.has(id)]));
      this.#changed([...stroke.before.keys()]);
      clearTimeout(this.#strokeTimer);
      this.#strokeTimer = setTimeout(() => this.#endStroke(), STROKE_MS);
    };
  };

  #put(id: string, isIn: boolean): void {
    if (this.has(id) !== isIn) this.#members.put(id, isIn, this.#facts.get(id)?.tokens);
  }

  #endStroke(): void {
    const stroke = this.#stroke;
    clearTimeout(this.#strokeTimer);
    this.#stroke = null;
    if (!stroke) return;
    // The same stroke may go on; then only what is new is sent.
    const isNew = (id: string, now: boolean) => (stroke.sent.get(id) ?? stroke.before.get(id)) !== now;
    for (const isIn of [true, false]) {
      const ids = [...stroke.now].filter(([id, now]) => now === isIn && isNew(id, now)).map(([id]) => id);
      if (ids.length > 0) this.#enqueue({ op: isIn ? "pick" : "unpick", ids });
    }
    stroke.sent = new Map(stroke.now);
  }

  /** Does one thing: at once on the screen where that can be known here, and on the server in its turn. */
  do(operation: Asked): void {
    this.#endStroke();
    this.#trouble = undefined;
    if (operation.op === "pick" || operation.op === "unpick") {
      for (const id of operation.ids) this.#put(id, operation.op === "pick");
    }
    this.#enqueue(operation);
    this.#changed();
  }

  /** Selects everything that matches; the rows on the screen are known to. */
  selectMatching(
    matching: { filter: Record<string, unknown>; q?: string },
    count: number,
    shown: readonly SelectedActivity[],
  ): void {
    this.#endStroke();
    this.#trouble = undefined;
    this.#note(shown);
    this.#matched = new Map(shown.map((row) => [row.salesforce_id, true]));
    const assumed = { filter: { assumed: true }, except_ids: [], picked_ids: [], count, tokens: null };
    this.#members = new Membership({ ...EMPTY, ...assumed }, this.#matched);
    this.#enqueue({ op: "replace_with", ...matching });
    this.#changed();
  }

  unpick(ids: readonly string[]): void {
    if (ids.length > 0) this.do({ op: "unpick", ids: [...ids] });
  }

  clear(): void {
    this.#endStroke();
    this.#trouble = undefined;
    this.#members = new Membership(null, this.#matched);
    this.#enqueue({ op: "clear" });
    this.#changed();
  }

  /** One step back, or forth again; false when there is nothing to undo. */
  undo(): boolean {
    this.#endStroke();
    if (this.#summary.undo === 0) return false;
    this.do({ op: "undo" });
    return true;
  }

  redo(): boolean {
    if (this.#summary.redo === 0) return false;
    this.do({ op: "redo" });
    return true;
  }

  /** These rows are on the screen: what they are called, and whether they are selected is asked where it is not known. */
  see(rows: readonly SelectedActivity[]): void {
    this.#note(rows);
    this.#seen = rows.map((row) => row.salesforce_id);
    void this.#askUnknown();
  }

  /** Resolves when the server has everything that was done here. */
  settled(): Promise<void> {
    this.#endStroke();
    if (!this.#isBusy()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Looks at what the server has: another tab or device may have changed it. */
  async reread(): Promise<void> {
    const user = this.#user;
    if (user === undefined || this.#sending.length > 0) return;
    try {
      const state = await this.#remote.read();
      if (this.#user !== user || this.#sending.length > 0) return;
      this.#take(state);
    } catch (error) {
      if (this.#user === user) this.#refused(error);
    }
    this.#flush();
  }

  #isBusy(): boolean {
    return this.#queue.length > 0 || this.#sending.length > 0;
  }

  #note(rows: readonly SelectedActivity[]): void {
    for (const { salesforce_id, subject, tokens } of rows) {
      if (this.#facts.size >= MAX_FACTS) this.#facts.clear();
      this.#facts.set(salesforce_id, { salesforce_id, subject, tokens });
    }
  }

  #enqueue(operation: Asked): void {
    if (this.#user === undefined || !this.#channel) return;
    this.#queue.push({ ...operation, operation_id: crypto.randomUUID() } as SelectionOperation);
    // Not before what is being done now is done: two operations of one click go together.
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    if (this.#sending.length > 0 || this.#queue.length === 0 || !this.#server) return;
    clearTimeout(this.#retryTimer);
    this.#sending = this.#queue.splice(0, OPERATIONS_AT_ONCE);
    void this.#send(this.#server, this.#sending);
  }

  async #send(server: SelectionState, operations: SelectionOperation[]): Promise<void> {
    const user = this.#user;
    try {
      const state = await this.#remote.change(server.selection_id, server.version, operations);
      if (this.#user !== user) return;
      this.#sending = [];
      this.#failures = 0;
      this.#trouble = undefined;
      this.#take(state);
      this.#channel?.postMessage(state.version);
      this.#flush();
    } catch (error) {
      if (this.#user !== user) return;
      this.#sending = [];
      await this.#failed(error, operations);
    }
  }

  async #failed(error: unknown, operations: SelectionOperation[]): Promise<void> {
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 412) {
      // Another device was faster: what was done here is done on top of that. What arrived before is not done twice.
      this.#queue.unshift(...operations);
      await this.reread();
    } else if (status === 0 || status === 429 || status >= 500) {
      this.#queue.unshift(...operations);
      const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
      this.#failures += 1;
      this.#trouble = { kind: "unsaved", message: "Not saved yet; it is tried again." };
      clearTimeout(this.#retryTimer);
      this.#retryTimer = setTimeout(() => (this.#server ? this.#flush() : void this.reread()), wait);
      this.#changed();
    } else {
      // Refused: nothing of it was done, and what follows was done on top of it on the screen only.
      this.#queue = [];
      await this.reread();
      this.#refused(error);
    }
  }

  #refused(error: unknown): void {
    const message = error instanceof Error ? error.message : "";
    const isUnreadable = error instanceof ApiError && error.code === "selection_unreadable";
    if (isUnreadable) {
      const { selection_id: id, version } = error.members;
      // Nothing of it can be shown, but it can be cleared.
      this.#server = { ...EMPTY, selection_id: String(id), version: Number(version) };
      this.#members = new Membership(null, this.#matched);
    }
    this.#trouble = { kind: isUnreadable ? "unreadable" : "refused", message };
    this.#changed();
  }

  #take(state: SelectionState): void {
    const before = JSON.stringify(this.#server?.filter ?? null);
    this.#server = state;
    const isOther = JSON.stringify(state.filter) !== before;
    this.#members = new Membership(state, this.#matched);
    for (const operation of this.#queue) this.#members.apply(operation, (id) => this.#facts.get(id)?.tokens);
    const stroke = this.#stroke;
    if (stroke) for (const [id, isIn] of stroke.now) this.#put(id, isIn);
    this.#changed();
    // What was known of the filter before is a guess until the server has told.
    void this.#askUnknown(isOther);
  }

  async #askUnknown(all = false): Promise<void> {
    const server = this.#server;
    if (!server || this.#isBusy() || server.filter === null || this.#members.isEverything) return;
    const ids = this.#seen.filter((id) => all || this.#members.isUnknown(id));
    const matched = all ? new Map<string, boolean>() : this.#matched;
    for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
      const part = ids.slice(start, start + IDS_AT_ONCE);
      try {
        const inside = new Set(await this.#remote.contains(server.selection_id, part));
        if (this.#server !== server) return;
        for (const id of part) matched.set(id, inside.has(id));
      } catch {
        return; // Asked again with the next rows, or when the page is looked at again.
      }
    }
    if (all) {
      this.#matched.clear();
      for (const [id, isIn] of matched) this.#matched.set(id, isIn);
    }
    if (ids.length > 0) this.#changed();
  }

  #summarised(): SelectionSummary {
    const pending = this.#queue.length + this.#sending.length;
    return {
      id: this.#server?.selection_id,
      version: this.#server?.version ?? 0,
      count: this.#members.count,
      tokens: this.#members.tokens,
      undo: (this.#server?.undo ?? 0) + pending,
      redo: this.#server?.redo ?? 0,
      isSettling: pending > 0,
      trouble: this.#trouble,
    };
  }

  #changed(ids?: readonly string[]): void {
    this.#summary = this.#summarised();
    // Only rows on the screen listen, so this is a few dozen look-ups however much is selected.
    for (const id of ids ?? this.#rowListeners.keys()) {
      const listeners = this.#rowListeners.get(id);
      if (!listeners || this.#shown.get(id) === this.has(id)) continue;
      this.#shown.set(id, this.has(id));
      for (const listener of listeners) listener();
    }
    for (const listener of this.#listeners) listener();
    if (!this.#isBusy()) for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const EMPTY: SelectionState = {
  selection_id: "",
  version: 0,
  filter: null,
  except_ids: [],
  picked_ids: [],
  count: 0,
  tokens: 0,
  undo: 0,
  redo: 0,
  changed_at: "",
};
