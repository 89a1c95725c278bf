import type { ViewState } from "@/api/types";

import { columnsOfView, parseColumns, printColumns, viewColumns } from "./columns";
import {
  allOf,
  partsOf,
  printExpression,
  readExpression,
  type Expression,
  type FieldCondition,
} from "./filter-builder/expression";
import { expressionOf, FIRST_DAY, LAST_DAY } from "./filter-expression";
import {
  filtersOf,
  isFlagParameter,
  isListParameter,
  validateActivitySearch,
  type ActivityFilters,
  type ActivitySearch,
} from "./search-params";

const MAX_VALUES = 100;
/** Whom they mean depends on who asks; a parameter takes ids alone. */
const WHOEVER_ASKS: ReadonlySet<unknown> = new Set(["me", "my_team"]);

function asParameter({ field, op, value }: FieldCondition): ActivityFilters | undefined {
  if (isListParameter(field) && op === "any_of" && Array.isArray(value)) {
    const values = value as unknown[];
    const fits = values.every(
      (one) => typeof one === "string" && one.length <= 300 && !WHOEVER_ASKS.has(one),
    );
    const isDistinct = new Set(values).size === values.length;
    return fits && isDistinct && values.length <= MAX_VALUES ? { [field]: values as string[] } : undefined;
  }
  if (isFlagParameter(field) && op === "is" && typeof value === "boolean") {
    const filters: ActivityFilters = {};
    filters[field] = value;
    return filters;
  }
  if (field === "activity_date" && op === "between" && Array.isArray(value)) {
    const [from, to] = value as unknown[];
    if (typeof from !== "string" || typeof to !== "string" || from > to) return undefined;
    return {
      ...(from === FIRST_DAY ? {} : { date_from: from }),
      ...(to === LAST_DAY ? {} : { date_to: to }),
    };
  }
  return undefined;
}

/** The expression taken apart again: what a check box or the dates can show, and the rest for the builder. */
export function filtersOfExpression(expression: Expression | undefined): ActivityFilters {
  const filters: Record<string, unknown> = {};
  const rest: Expression[] = [];
  for (const part of partsOf(expression)) {
    const given = "field" in part ? asParameter(part) : undefined;
    const names = Object.keys(given ?? {});
    // Two conditions on one field must both hold; a parameter would ask for either.
    const isFree = names.length > 0 && names.every((name) => !(name in filters)) && !hasDates(given, filters);
    const read = given && validateActivitySearch({ ...given });
    if (given && isFree && JSON.stringify(sorted(read ?? {})) === JSON.stringify(sorted(given))) {
      Object.assign(filters, given);
    } else rest.push(part);
  }
  return { ...filters, filter: printExpression(allOf(rest)) };
}

function hasDates(given: ActivityFilters | undefined, before: Record<string, unknown>): boolean {
  const isOfDates = (one: object): boolean => "date_from" in one || "date_to" in one;
  return given !== undefined && isOfDates(given) && isOfDates(before);
}

function sorted(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What a view would keep of the page. */
export function viewStateOf(search: ActivitySearch): ViewState {
  const filters = filtersOf(search);
  return {
    filter: (expressionOf(filters) as Record<string, unknown> | undefined) ?? null,
    q: filters.q?.trim() ?? null,
    sort: search.sort ?? null,
    columns: viewColumns(parseColumns(search.columns)),
    density: search.density ?? null,
  };
}

/** The part of the address that shows a view's state. */
export function searchOfView(state: ViewState): ActivitySearch {
  return validateActivitySearch({
    ...filtersOfExpression(readExpression(state.filter)),
    q: state.q ?? undefined,
    sort: state.sort ?? undefined,
    columns: printColumns(columnsOfView(state.columns)),
    density: state.density ?? undefined,
  });
}

/** One text for one state, whatever wrote it; two that differ show something else. */
export function stateKey(state: ViewState): string {
  const { filter, ...rest } = viewStateOf(searchOfView(state));
  const parts = partsOf(readExpression(filter)).map((part) => JSON.stringify(part));
  return JSON.stringify([parts.sort(), rest]);
}
