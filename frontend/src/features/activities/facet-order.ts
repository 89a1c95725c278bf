const ORDER = [
  "month",
  "kind",
  "owner",
  "type",
  "specialty",
  "account",
  "contact",
  "status",
  "priority",
  "subtype",
  "has_contact",
  "has_physician",
];

/** Open when the page is first seen: what people filter by most. The rest is one click away. */
export const OPEN_AT_FIRST: ReadonlySet<string> = new Set(["kind", "owner", "type", "specialty"]);

/** The known facets in a fixed order, then the attributes of this organisation as the API lists them. */
export function facetOrder(names: readonly string[]): string[] {
  const known = ORDER.filter((name) => names.includes(name));
  return [...known, ...names.filter((name) => !known.includes(name))];
}
