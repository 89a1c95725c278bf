import type { FieldOperator } from "@/api/types";

/** A filter expression as the API takes it. */
export type Expression = FieldCondition | { and: Expression[] } | { or: Expression[] } | { not: Expression };

export interface FieldCondition {
  field: string;
  op: FieldOperator;
  value?: unknown;
}

/** As the API's own; told by it too, but an address is read before it is asked. */
const MAX_DEPTH = 8;
const MAX_CONDITIONS = 200;
const MAX_CHARACTERS = 50_000;

const OPERATORS: ReadonlySet<string> = new Set<FieldOperator>([
  "is",
  "is_not",
  "any_of",
  "none_of",
  "contains",
  "starts_with",
  "is_empty",
  "is_not_empty",
  "before",
  "after",
  "between",
  "less_than",
  "more_than",
  "in_last_days",
  "in_next_days",
  "in_period",
  "matches",
]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOperator(value: unknown): value is FieldOperator {
  return typeof value === "string" && OPERATORS.has(value);
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function readCondition(raw: Record<string, unknown>): FieldCondition | undefined {
  const { field, op, value } = raw;
  if (typeof field !== "string" || field === "" || field.length > 200 || !isOperator(op)) return undefined;
  if (value === undefined || value === null) return { field, op };
  const isList = Array.isArray(value) && value.every(isPlain);
  return isList || isPlain(value) ? { field, op, value } : undefined;
}

function readParts(raw: unknown, depth: number): Expression[] | undefined {
  if (!Array.isArray(raw) || raw.length === 0) return undefined;
  const parts = raw.map((part) => read(part, depth + 1));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function read(raw: unknown, depth: number): Expression | undefined {
  if (!isRecord(raw) || depth > MAX_DEPTH) return undefined;
  if ("and" in raw) {
    const and = readParts(raw.and, depth);
    return and && { and };
  }
  if ("or" in raw) {
    const or = readParts(raw.or, depth);
    return or && { or };
  }
  if ("not" in raw) {
    const not = read(raw.not, depth + 1);
    return not && { not };
  }
  return readCondition(raw);
}

/** The expression of decoded JSON, whoever wrote it; undefined when it is none, or too large. */
export function readExpression(raw: unknown): Expression | undefined {
  const expression = read(raw, 1);
  return expression && conditionsIn(expression).length <= MAX_CONDITIONS ? expression : undefined;
}

/** The expression of a text such as the address carries; undefined when it is none. */
export function parseExpression(text: string | undefined): Expression | undefined {
  if (text === undefined || text.length > MAX_CHARACTERS) return undefined;
  try {
    return readExpression(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function printExpression(expression: Expression | undefined): string | undefined {
  return expression && JSON.stringify(expression);
}

/** Every condition, in the order in which one reads them. */
export function conditionsIn(expression: Expression): FieldCondition[] {
  if ("and" in expression) return expression.and.flatMap(conditionsIn);
  if ("or" in expression) return expression.or.flatMap(conditionsIn);
  return "not" in expression ? conditionsIn(expression.not) : [expression];
}

/** Everything that must hold; an expression that is no `and` is one part. */
export function partsOf(expression: Expression | undefined): Expression[] {
  if (!expression) return [];
  return "and" in expression ? expression.and.flatMap(partsOf) : [expression];
}

/** All of them together. */
export function allOf(parts: readonly Expression[]): Expression | undefined {
  return parts.length > 1 ? { and: [...parts] } : parts[0];
}
