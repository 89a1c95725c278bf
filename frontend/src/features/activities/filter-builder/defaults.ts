import type { FieldOperator, FilterField } from "@/api/types";

import { newCondition, type DraftCondition } from "./draft";

const OF_A_LIST: ReadonlySet<FieldOperator> = new Set(["any_of", "none_of"]);
const OF_DAYS: ReadonlySet<string> = new Set(["date", "day_text", "moment"]);

export function isOfDays(field: FilterField): boolean {
  return OF_DAYS.has(field.kind);
}

export function isOfAList(op: FieldOperator): boolean {
  return OF_A_LIST.has(op);
}

/** The operator one most often means, which is offered first. */
export function usualOperator(field: FilterField): FieldOperator {
  const wanted: FieldOperator[] = isOfDays(field)
    ? ["in_period"]
    : field.kind === "text" || field.kind === "texts"
      ? ["contains"]
      : field.kind === "boolean"
        ? ["is"]
        : ["any_of", "is"];
  return wanted.find((op) => field.operators.includes(op)) ?? field.operators[0] ?? "is";
}

/** What another operator can keep of the value: one value and a list of one are the same to a person. */
export function carriedValue(value: unknown, from: FieldOperator, to: FieldOperator): unknown {
  if (from === to) return value;
  const single: readonly FieldOperator[] = ["is", "is_not", "contains", "starts_with"];
  const days: readonly FieldOperator[] = ["in_last_days", "in_next_days"];
  const bounds: readonly FieldOperator[] = ["before", "after", "less_than", "more_than"];
  if ([single, days, bounds].some((kind) => kind.includes(from) && kind.includes(to))) return value;
  if (isOfAList(from) && isOfAList(to)) return value;
  if (isOfAList(to) && single.includes(from))
    return value === undefined || value === "" ? undefined : [value];
  if (isOfAList(from) && (to === "is" || to === "is_not")) return Array.isArray(value) ? value[0] : undefined;
  return undefined;
}

/** The condition a new place begins with: by type, which most people filter by. */
export function firstCondition(fields: readonly FilterField[]): DraftCondition | undefined {
  const field = fields.find(({ name }) => name === "type") ?? fields[0];
  return field && newCondition(field.name, usualOperator(field));
}
