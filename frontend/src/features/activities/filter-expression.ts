import { allOf, parseExpression, partsOf, type Expression } from "./filter-builder/expression";
import { isFlagParameter, isListParameter, type ActivityFilters } from "./search-params";

/** A range of days that is open on one side ends here. */
export const FIRST_DAY = "0001-01-01";
export const LAST_DAY = "9999-12-31";

/** The filter as one expression: what the check boxes and the dates ask, and what the builder asks. */
export function expressionOf(filters: ActivityFilters): Expression | undefined {
  const parts: Expression[] = [];
  for (const [name, value] of Object.entries(filters)) {
    if (isListParameter(name) && Array.isArray(value)) parts.push({ field: name, op: "any_of", value });
    if (isFlagParameter(name) && typeof value === "boolean") parts.push({ field: name, op: "is", value });
  }
  if (filters.date_from ?? filters.date_to) {
    const value = [filters.date_from ?? FIRST_DAY, filters.date_to ?? LAST_DAY];
    parts.push({ field: "activity_date", op: "between", value });
  }
  return allOf([...parts, ...partsOf(parseExpression(filters.filter))]);
}

/** What the list asks for, as the selection and the export take it. */
export interface Matching {
  /** `{}` matches everything. */
  filter: Record<string, unknown>;
  q?: string;
}

/** What the list asks for, and with `group` only what of it is in that group too. */
export function matchingOf(filters: ActivityFilters, group?: Record<string, unknown>): Matching {
  const asked = expressionOf(filters);
  const parts = [...(asked ? [{ ...asked }] : []), ...(group ? [group] : [])];
  const filter = parts.length > 1 ? { and: parts } : (parts[0] ?? {});
  return filters.q?.trim() ? { filter, q: filters.q } : { filter };
}
