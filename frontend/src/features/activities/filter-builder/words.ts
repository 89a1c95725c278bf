import type { FieldOperator, FilterField } from "@/api/types";
import { formatDay, formatMonth, isDay, isMonth } from "@/lib/dates";
import { EMPTY_LABEL } from "@/lib/format";

import type { Expression, FieldCondition } from "./expression";

export const OPERATOR_WORDS: Record<FieldOperator, string> = {
  is: "is",
  is_not: "is not",
  any_of: "is any of",
  none_of: "is none of",
  contains: "contains",
  starts_with: "starts with",
  is_empty: "is empty",
  is_not_empty: "is not empty",
  before: "is before",
  after: "is after",
  between: "is between",
  less_than: "is less than",
  more_than: "is more than",
  in_last_days: "is in the last",
  in_next_days: "is in the next",
  in_period: "is in",
  matches: "matches the search",
};

export const PERIODS = [
  "today",
  "yesterday",
  "tomorrow",
  "this_week",
  "last_week",
  "next_week",
  "this_month",
  "last_month",
  "next_month",
  "this_quarter",
  "last_quarter",
  "next_quarter",
  "this_year",
  "last_year",
  "next_year",
].map((value) => ({ value, label: value.replace("_", " ") }));

const WHOEVER_ASKS: Readonly<Record<string, string>> = { me: "me", my_team: "my team" };
const FLAGS: Readonly<Record<string, string>> = { true: "yes", false: "no" };
const KINDS: Readonly<Record<string, string>> = { task: "Task", event: "Event" };
/** A list of one is that one. */
const ONE_OF: Partial<Record<FieldOperator, FieldOperator>> = { any_of: "is", none_of: "is_not" };
const SHOWN = 3;

/** How the parts of a condition are called; what is not known is shown as it stands. */
export interface Vocabulary {
  field: (name: string) => FilterField | undefined;
  /** The label of a value, where a facet has one. */
  value: (field: FilterField, value: string) => string | undefined;
}

export function fieldLabel(words: Vocabulary, name: string): string {
  return words.field(name)?.label ?? name;
}

export function valueWords(words: Vocabulary, name: string, value: unknown): string {
  const text = plainText(value);
  if (text === "") return EMPTY_LABEL;
  const field = words.field(name);
  if (field?.is_user && WHOEVER_ASKS[text]) return WHOEVER_ASKS[text];
  if (field?.kind === "boolean") return FLAGS[text] ?? text;
  if (name === "kind") return KINDS[text] ?? text;
  if (isDay(text)) return formatDay(text);
  if (isMonth(text)) return formatMonth(text);
  return (field && words.value(field, text)) ?? text;
}

function listWords(words: Vocabulary, name: string, values: readonly unknown[]): string {
  const shown = values.slice(0, SHOWN).map((value) => valueWords(words, name, value));
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(" or ");
}

export function conditionWords({ field, op, value }: FieldCondition, words: Vocabulary): string {
  const isOne = Array.isArray(value) && value.length === 1;
  const shown = isOne ? (ONE_OF[op] ?? op) : op;
  const start = `${fieldLabel(words, field)} ${OPERATOR_WORDS[shown]}`;
  if (value === undefined) return start;
  if (op === "in_last_days" || op === "in_next_days") return `${start} ${plainText(value)} days`;
  if (op === "in_period") return `${start} ${plainText(value).replace("_", " ")}`;
  if (!Array.isArray(value)) return `${start} ${valueWords(words, field, value)}`;
  if (op === "between") return `${start} ${value.map((one) => valueWords(words, field, one)).join(" and ")}`;
  return `${start} ${listWords(words, field, value)}`;
}

/** A value of a condition as text; what is no plain value has none. */
export function plainText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? `${value}`
    : "";
}

/** `(Owner is me or Type is Call) and not Status is Done`. */
export function expressionWords(expression: Expression, words: Vocabulary, isInner = false): string {
  const join = (parts: readonly Expression[], by: string): string => {
    if (parts.length === 1 && parts[0]) return expressionWords(parts[0], words, isInner);
    const text = parts.map((part) => expressionWords(part, words, true)).join(` ${by} `);
    return isInner ? `(${text})` : text;
  };
  if ("and" in expression) return join(expression.and, "and");
  if ("or" in expression) return join(expression.or, "or");
  if ("not" in expression) return `not ${expressionWords(expression.not, words, true)}`;
  return conditionWords(expression, words);
}
