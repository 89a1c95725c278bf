import type { Asked } from "./selection-types";

/** A range or a drag while it is being made: drawn at once, and told to the server when it rests. */
export class Stroke {
  /** What was selected when it began, of the rows it has touched. */
  readonly #before = new Map<string, boolean>();
  #sent = new Map<string, boolean>();
  #now = new Map<string, boolean>();

  /** Draws anew: these rows are so, and those it touched before are again as they were. */
  paint(ids: ReadonlySet<string>, isIn: boolean, has: (id: string) => boolean): ReadonlyMap<string, boolean> {
    for (const id of ids) if (!this.#before.has(id)) this.#before.set(id, has(id));
    this.#now = new Map([...this.#before].map(([id, before]) => [id, ids.has(id) ? isIn : before]));
    return this.#now;
  }

  get rows(): ReadonlyMap<string, boolean> {
    return this.#now;
  }

  /** What the server does not know yet. The stroke may go on; then only what is new is told. */
  rest(): Asked[] {
    const isNew = (id: string, now: boolean) => (this.#sent.get(id) ?? this.#before.get(id)) !== now;
    const operations: Asked[] = [];
    for (const isIn of [true, false]) {
      const ids = [...this.#now].filter(([id, now]) => now === isIn && isNew(id, now)).map(([id]) => id);
      if (ids.length > 0) operations.push({ op: isIn ? "pick" : "unpick", ids });
    }
    this.#sent = new Map(this.#now);
    return operations;
  }
}
