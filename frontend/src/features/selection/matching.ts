/** What the list asks for, as the selection's operations take it. */
export interface Matching {
  filter: Record<string, unknown>;
  q?: string;
}

type Expression = Record<string, unknown>;

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function conditionOf(name: string, value: unknown): Expression | undefined {
  if (typeof value === "boolean") return { field: name, op: "is", value };
  if (Array.isArray(value) && value.length > 0) return { field: name, op: "any_of", value };
  return undefined;
}

/** The list's parameters as one filter expression, with the search beside; `{}` matches everything. */
export function matchingOf(filters: Readonly<Record<string, unknown>>): Matching {
  const { q, date_from: from, date_to: to, filter, ...rest } = filters;
  const parts: Expression[] = [];
  if (isText(filter)) parts.push(JSON.parse(filter) as Expression);
  if (isText(from) || isText(to)) {
    const days = [isText(from) ? from : "0001-01-01", isText(to) ? to : "9999-12-31"];
    parts.push({ field: "activity_date", op: "between", value: days });
  }
  for (const [name, value] of Object.entries(rest)) {
    const condition = conditionOf(name, value);
    if (condition) parts.push(condition);
  }
  const whole = parts.length > 1 ? { and: parts } : (parts[0] ?? {});
  return isText(q) && q.trim() !== "" ? { filter: whole, q } : { filter: whole };
}
