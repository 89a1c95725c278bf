/** Which columns stay while the others scroll, and where. */
export interface FrozenColumns {
  offsets: ReadonlyMap<string, number>;
  last: string | undefined;
}

/** What a cell of this column needs to stay; the empty name is the column of the check boxes. */
export function frozenProps({ offsets, last }: FrozenColumns, name: string) {
  if (offsets.size === 0) return {};
  if (name === "") return { "data-frozen": "yes" };
  const offset = offsets.get(name);
  if (offset === undefined) return {};
  return { "data-frozen": name === last ? "last" : "yes", style: { insetInlineStart: `${offset}px` } };
}
