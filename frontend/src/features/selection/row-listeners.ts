/** Who wants to know of one row. Only rows on the screen listen, so telling them is a few dozen look-ups. */
export class RowListeners {
  readonly #listeners = new Map<string, Set<() => void>>();
  /** What each row was told last. */
  readonly #told = new Map<string, boolean>();
  readonly #has: (id: string) => boolean;

  constructor(has: (id: string) => boolean) {
    this.#has = has;
  }

  add(id: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(id, listeners);
    this.#told.set(id, this.#has(id));
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#listeners.delete(id);
      this.#told.delete(id);
    };
  }

  /** Tells every row that is not what it was. */
  tell(): void {
    for (const [id, listeners] of this.#listeners) {
      const isIn = this.#has(id);
      if (this.#told.get(id) === isIn) continue;
      this.#told.set(id, isIn);
      for (const listener of listeners) listener();
    }
  }
}
