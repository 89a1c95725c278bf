import type { SelectionOperation, SelectionState } from "@/api/types";

/** What is selected as it is known here: the server's definition, with what was done since on top. */
export class Membership {
  /** Null: only what was picked. `{}`: everything. */
  readonly filter: Readonly<Record<string, unknown>> | null;
  readonly #excepted: Set<string>;
  readonly #picked: Set<string>;
  /** What the server told of rows that follow from the filter. */
  readonly #matched: Map<string, boolean>;
  count: number;
  tokens: number | null;

  constructor(state: SelectionState | null, matched: Map<string, boolean>) {
    this.filter = state?.filter ?? null;
    this.#excepted = new Set(state?.except_ids);
    this.#picked = new Set(state?.picked_ids);
    this.#matched = matched;
    this.count = state?.count ?? 0;
    this.tokens = state ? state.tokens : 0;
  }

  get isEverything(): boolean {
    return this.filter !== null && Object.keys(this.filter).length === 0;
  }

  /** True when nothing but the server can tell of this row. */
  isUnknown(id: string): boolean {
    const isTold = this.#excepted.has(id) || this.#picked.has(id) || this.#matched.has(id);
    return this.filter !== null && !this.isEverything && !isTold;
  }

  has(id: string): boolean {
    if (this.#excepted.has(id)) return false;
    if (this.#picked.has(id)) return true;
    return this.filter !== null && (this.isEverything || (this.#matched.get(id) ?? false));
  }

  /** Does what picking does, one row in the time of one row, however much is selected. */
  put(id: string, isIn: boolean, tokens: number | undefined): void {
    if (this.has(id) !== isIn) {
      this.count += isIn ? 1 : -1;
      if (this.tokens !== null && tokens !== undefined) this.tokens += isIn ? tokens : -tokens;
    }
    this.#excepted.delete(id);
    this.#picked.delete(id);
    if (isIn) this.#picked.add(id);
    else if (this.filter !== null) this.#excepted.add(id);
  }

  apply(operation: SelectionOperation, tokensOf: (id: string) => number | undefined): void {
    if (operation.op !== "pick" && operation.op !== "unpick") return;
    for (const id of operation.ids) this.put(id, operation.op === "pick", tokensOf(id));
  }
}
