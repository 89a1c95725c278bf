/** What stands in an address: a name given twice is a list. Nothing is guessed: `1`, `true`, `null` stay text. */
export type RawSearch = Record<string, string | string[]>;

export function parseQueryString(search: string): RawSearch {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(search)) {
    // A page must not be able to change what every object inherits.
    if (name === "__proto__") continue;
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return Object.fromEntries(
    [...values].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? "") : list]),
  );
}

export function formatQueryString(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) {
      if (typeof one === "string" || typeof one === "boolean" || typeof one === "number") {
        params.append(name, String(one));
      }
    }
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
