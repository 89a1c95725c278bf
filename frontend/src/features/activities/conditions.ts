import type { FilterOptions } from "@/api/types";
import { formatDayRange } from "@/lib/dates";
import { EMPTY_LABEL } from "@/lib/format";

import { allOf, parseExpression, partsOf, printExpression } from "./filter-builder/expression";
import { expressionWords, type Vocabulary } from "./filter-builder/words";
import { monthLabel } from "./month-label";
import { isFlagParameter, isListParameter, type ActivityFilters } from "./search-params";

/** One active condition, as a chip shows it and a click drops it. */
export interface Condition {
  key: string;
  /** Empty where the value says it all. */
  label: string;
  value: string;
  /** The filters without this condition. */
  without: ActivityFilters;
}

/** A condition in one line. */
export function conditionText({ label, value }: Condition): string {
  return label ? `${label}: ${value}` : value;
}

/** The values of one facet's parameter as its check boxes see them. */
export function selectedValues(filters: ActivityFilters, parameter: string): readonly string[] {
  if (isFlagParameter(parameter)) {
    const flag = filters[parameter];
    return flag === undefined ? [] : [String(flag)];
  }
  return isListParameter(parameter) ? (filters[parameter] ?? []) : [];
}

/** Adds the value when it is not there, takes it away when it is. A flag has at most one value. */
export function toggleValue(filters: ActivityFilters, parameter: string, value: string): ActivityFilters {
  if (isFlagParameter(parameter)) {
    const flag = value === "true";
    return { ...filters, [parameter]: filters[parameter] === flag ? undefined : flag };
  }
  if (!isListParameter(parameter)) return filters;
  const before = filters[parameter] ?? [];
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
  return { ...filters, [parameter]: after.length > 0 ? after : undefined };
}

export function withoutParameter(filters: ActivityFilters, parameter: string): ActivityFilters {
  return { ...filters, [parameter]: undefined };
}

interface Words {
  facet: string;
  label: string;
}

function wordsOf(options: FilterOptions | undefined, parameter: string): Words {
  const entry = Object.entries(options?.info ?? {}).find(([, info]) => info.parameter === parameter);
  if (entry) return { facet: entry[0], label: entry[1].label };
  const plain = parameter
    .replace(/^attr\./, "")
    .replace(/_id$|__c$/, "")
    .replaceAll("_", " ");
  return { facet: parameter, label: plain.charAt(0).toUpperCase() + plain.slice(1) };
}

function valueLabel(options: FilterOptions | undefined, facet: string, value: string): string {
  if (facet === "month") return monthLabel(value);
  const label = options?.facets[facet]?.find((option) => option.value === value)?.label;
  // The option for "is empty" has neither value nor label.
  return (label ?? value) || EMPTY_LABEL;
}

function flagLabel(value: string): string {
  return value === "true" ? "yes" : "no";
}

/** Every active condition, in the order a person reads them: search, dates, then the facets. */
export function conditionsOf(
  filters: ActivityFilters,
  options: FilterOptions | undefined,
  words: Vocabulary,
): Condition[] {
  const conditions: Condition[] = [];
  if (filters.q) {
    conditions.push({
      key: "q",
      label: "Search",
      value: `“${filters.q}”`,
      without: withoutParameter(filters, "q"),
    });
  }
  if (filters.date_from ?? filters.date_to) {
    conditions.push({
      key: "date",
      label: "Date",
      value: formatDayRange(filters.date_from, filters.date_to),
      without: { ...filters, date_from: undefined, date_to: undefined },
    });
  }
  for (const parameter of Object.keys(filters)) {
    if (!isListParameter(parameter) && !isFlagParameter(parameter)) continue;
    const { facet, label } = wordsOf(options, parameter);
    for (const value of selectedValues(filters, parameter)) {
      conditions.push({
        key: `${parameter}=${value}`,
        label,
        value: isFlagParameter(parameter) ? flagLabel(value) : valueLabel(options, facet, value),
        without: toggleValue(filters, parameter, value),
      });
    }
  }
  const parts = partsOf(parseExpression(filters.filter));
  parts.forEach((part, at) => {
    const rest = parts.filter((_, other) => other !== at);
    conditions.push({
      key: `filter.${at}`,
      label: "",
      value: expressionWords(part, words),
      without: { ...filters, filter: printExpression(allOf(rest)) },
    });
  });
  return conditions;
}
