import type { RowSelection } from "@/lib/row-selection";
import { readStored, writeStored } from "@/lib/storage";

/** What the tray and the panel need to know of a selected activity, wherever the list has gone since. */
export interface SelectedActivity {
  id: string;
  subject: string | null;
  activity_date: string | null;
  tokens: number;
}

export type SelectedItems = ReadonlyMap<string, SelectedActivity>;

const STORAGE_KEY = "coolmint-selection";
const MAX_UNDO = 50;
const SAVE_DELAY_MS = 150;

function factsOf({ id, subject, activity_date, tokens }: SelectedActivity): SelectedActivity {
  return { id, subject, activity_date, tokens };
}

function isFact(value: unknown): value is SelectedActivity {
  if (typeof value !== "object" || value === null) return false;
  const fact = value as Partial<Record<keyof SelectedActivity, unknown>>;
  return typeof fact.id === "string" && typeof fact.tokens === "number";
}

interface Stored {
  user: unknown;
  items: unknown[];
}

function isStored(value: unknown): value is Stored {
  return typeof value === "object" && value !== null && Array.isArray((value as Partial<Stored>).items);
}

/** What `user` had selected in this tab; what somebody else had is nobody's business. */
function read(storage: () => Storage, user: string): Map<string, SelectedActivity> {
  try {
    const stored: unknown = JSON.parse(readStored(storage, STORAGE_KEY) ?? "null");
    if (!isStored(stored) || stored.user !== user) return new Map();
    return new Map(stored.items.filter(isFact).map((fact) => [fact.id, factsOf(fact)]));
  } catch {
    return new Map();
  }
}

/**
 * The selection of one user in this tab. It lives outside React, so that selecting one row tells that row and the tray
 * and nobody else; it is kept for the session of the tab, so that a reload keeps it.
 */
export class SelectionStore implements RowSelection<SelectedActivity> {
  #items: SelectedItems;
  #undo: SelectedItems[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #rowListeners = new Map<string, Set<() => void>>();
  readonly #storage: () => Storage;
  #saving: ReturnType<typeof setTimeout> | undefined;

  #user: string | undefined;

  constructor(storage: () => Storage = () => window.sessionStorage, user?: string) {
    this.#storage = storage;
    this.#user = user;
    this.#items = user === undefined ? new Map() : read(storage, user);
  }

  /**
   * The selection of this user from now on: what they had in this tab, or nothing. Nobody is told: it is called before
   * anything of this user is drawn, and all of the user before goes away with it.
   */
  openFor(user: string): void {
    if (user === this.#user) return;
    this.#user = user;
    this.#undo = [];
    this.#items = read(this.#storage, user);
    this.save();
  }

  /** The session ended by itself: nothing readable stays, but the same user finds the selection again. */
  suspend(): void {
    this.#write([...this.#items.values()].map((fact) => ({ ...fact, subject: null })));
    this.#close();
  }

  /** The user signed out: nothing stays. */
  forget(): void {
    writeStored(this.#storage, STORAGE_KEY, null);
    this.#close();
  }

  #close(): void {
    this.#user = undefined;
    this.#undo = [];
    this.#change(new Map());
    clearTimeout(this.#saving);
  }

  /** The same map until something changes. */
  readonly items = (): SelectedItems => this.#items;

  readonly has = (id: string): boolean => this.#items.has(id);

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly subscribeTo = (id: string, listener: () => void): (() => void) => {
    const listeners = this.#rowListeners.get(id) ?? new Set();
    listeners.add(listener);
    this.#rowListeners.set(id, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#rowListeners.delete(id);
    };
  };

  readonly toggle = (row: SelectedActivity): void => {
    const items = new Map(this.#items);
    if (!items.delete(row.id)) items.set(row.id, factsOf(row));
    this.#remember();
    this.#change(items);
  };

  readonly stroke = (selected: boolean) => {
    const base = this.#items;
    let isRemembered = false;
    return (rows: readonly SelectedActivity[]): void => {
      if (!isRemembered) this.#remember();
      isRemembered = true;
      const items = new Map(base);
      for (const row of rows) {
        if (selected) items.set(row.id, factsOf(row));
        else items.delete(row.id);
      }
      this.#change(items);
    };
  };

  remove(ids: Iterable<string>): void {
    const items = new Map(this.#items);
    for (const id of ids) items.delete(id);
    this.#remember();
    this.#change(items);
  }

  clear(): void {
    if (this.#items.size === 0) return;
    this.#remember();
    this.#change(new Map());
  }

  /** Back to the selection before the last change; false when there is none. */
  undo(): boolean {
    const before = this.#undo.pop();
    if (!before) return false;
    this.#change(before);
    return true;
  }

  /** Fresher facts of activities that are selected; which ones are selected does not change. */
  refresh(rows: readonly SelectedActivity[]): void {
    const changed = rows.filter((row) => {
      const known = this.#items.get(row.id);
      return known && (known.tokens !== row.tokens || known.subject !== row.subject);
    });
    if (changed.length === 0) return;
    const items = new Map(this.#items);
    for (const row of changed) items.set(row.id, factsOf(row));
    this.#change(items);
  }

  #remember(): void {
    this.#undo = [...this.#undo.slice(1 - MAX_UNDO), this.#items];
  }

  #change(items: SelectedItems): void {
    const before = this.#items;
    this.#items = items;
    // Only rows on the screen listen, so this is a few dozen look-ups however much is selected.
    for (const [id, listeners] of this.#rowListeners) {
      if (before.has(id) !== items.has(id)) for (const listener of listeners) listener();
    }
    for (const listener of this.#listeners) listener();
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => this.save(), SAVE_DELAY_MS);
  }

  /** Writes at once what is otherwise written a moment after the last change. */
  save(): void {
    clearTimeout(this.#saving);
    this.#write([...this.#items.values()]);
  }

  #write(items: readonly SelectedActivity[]): void {
    // Of nobody in particular there is nothing to keep, and nothing of somebody to overwrite.
    if (this.#user === undefined) return;
    const text = items.length > 0 ? JSON.stringify({ user: this.#user, items }) : null;
    writeStored(this.#storage, STORAGE_KEY, text);
  }
}
