import type { FieldOperator } from "@/api/types";

import type { Expression, FieldCondition } from "./expression";

/** What the form holds: an expression whose conditions may still lack a value. Keys name the places on the screen. */
export interface DraftCondition {
  kind: "condition";
  key: string;
  field: string;
  op: FieldOperator;
  value: unknown;
}

export interface DraftGroup {
  kind: "group";
  key: string;
  join: "and" | "or";
  isNegated: boolean;
  parts: DraftNode[];
}

export type DraftNode = DraftCondition | DraftGroup;

let made = 0;

function newKey(): string {
  made += 1;
  return `draft-${made}`;
}

export function newCondition(field: string, op: FieldOperator, value?: unknown): DraftCondition {
  return { kind: "condition", key: newKey(), field, op, value };
}

export function newGroup(parts: DraftNode[], join: "and" | "or" = "and", isNegated = false): DraftGroup {
  return { kind: "group", key: newKey(), join, isNegated, parts };
}

function nodeOf(expression: Expression): DraftNode {
  if ("and" in expression) return newGroup(expression.and.map(nodeOf));
  if ("or" in expression) return newGroup(expression.or.map(nodeOf), "or");
  if ("not" in expression) {
    const inner = nodeOf(expression.not);
    return inner.kind === "group" && !inner.isNegated
      ? { ...inner, isNegated: true }
      : newGroup([inner], "and", true);
  }
  return newCondition(expression.field, expression.op, expression.value);
}

/** The form of an expression; its outermost group stands for the whole and is never negated. */
export function draftOf(expression: Expression | undefined): DraftGroup {
  if (!expression) return newGroup([]);
  const node = nodeOf(expression);
  return node.kind === "group" && !node.isNegated ? node : newGroup([node]);
}

const WITHOUT_VALUE: ReadonlySet<FieldOperator> = new Set(["is_empty", "is_not_empty"]);

export function takesNoValue(op: FieldOperator): boolean {
  return WITHOUT_VALUE.has(op);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Whether the condition says enough to be asked. */
export function isComplete({ op, value }: DraftCondition): boolean {
  if (takesNoValue(op)) return true;
  if (op === "between") return Array.isArray(value) && value.length === 2 && value.every(isGiven);
  return Array.isArray(value) ? value.length > 0 : isGiven(value);
}

interface Compiled {
  expression: Expression | undefined;
  /** From the path by which the API names a place to the key of what stands there. */
  places: ReadonlyMap<string, string>;
}

/** What the form asks, without what is not complete. A group of one is that one. */
export function compileDraft(root: DraftGroup): Compiled {
  const places = new Map<string, string>();

  function compile(node: DraftNode, path: string): Expression | undefined {
    if (node.kind === "condition") {
      if (!isComplete(node)) return undefined;
      places.set(path, node.key);
      return conditionOf(node);
    }
    const asked = node.parts.filter(asks);
    const outer = node.isNegated ? `${path}.not` : path;
    const parts = asked
      .map((part, at) => compile(part, asked.length > 1 ? `${outer}.${node.join}.${at}` : outer))
      .filter((part) => part !== undefined);
    const joined = parts.length > 1 ? (node.join === "and" ? { and: parts } : { or: parts }) : parts[0];
    return joined && node.isNegated ? { not: joined } : joined;
  }

  return { expression: compile(root, "filter"), places };
}

function asks(node: DraftNode): boolean {
  return node.kind === "condition" ? isComplete(node) : node.parts.some(asks);
}

function conditionOf({ field, op, value }: DraftCondition): FieldCondition {
  return takesNoValue(op) ? { field, op } : { field, op, value };
}

export function countConditions(node: DraftNode): number {
  return node.kind === "condition" ? 1 : node.parts.reduce((sum, part) => sum + countConditions(part), 0);
}
