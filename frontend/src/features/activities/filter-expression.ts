import { parseExpression } from "./filter-builder/expression";
import { isFlagParameter, isListParameter, type ActivityFilters } from "./search-params";

export type FilterExpression = Record<string, unknown>;

const FIRST_DAY = "0001-01-01";
const LAST_DAY = "9999-12-31";

/** What the parameters of the address ask for, as the one expression that every call takes; without the search. */
export function expressionOf(filters: ActivityFilters): FilterExpression | null {
  const parts: FilterExpression[] = [];
  if (filters.date_from !== undefined || filters.date_to !== undefined) {
    const value = [filters.date_from ?? FIRST_DAY, filters.date_to ?? LAST_DAY];
    parts.push({ field: "activity_date", op: "between", value });
  }
  for (const name of Object.keys(filters)) {
    if (isListParameter(name) && filters[name]) {
      parts.push({ field: name, op: "any_of", value: filters[name] });
    } else if (isFlagParameter(name) && filters[name] !== undefined) {
      parts.push({ field: name, op: "is", value: filters[name] });
    }
  }
  const asked = parseExpression(filters.filter);
  if (asked) parts.push(asked as unknown as FilterExpression);
  if (parts.length === 0) return null;
  return parts.length === 1 ? (parts[0] ?? null) : { and: parts };
}
