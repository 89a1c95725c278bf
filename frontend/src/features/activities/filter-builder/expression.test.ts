import { describe, expect, it } from "vitest";

import { formatQueryString, parseQueryString } from "@/lib/query-string";
import { FILTER_FIELDS } from "@/testing/fields";

import { validateActivitySearch } from "../search-params";
import { expressionOf } from "../filter-expression";
import { filtersOfExpression, searchOfView, stateKey, viewStateOf } from "../view-state";

import { compileDraft, draftOf, newCondition, newGroup } from "./draft";
import { parseExpression, printExpression, readExpression, type Expression } from "./expression";
import { expressionWords, type Vocabulary } from "./words";

/** The same numbers on each run: a failure can be had again. */
function dice(seed: number) {
  let state = seed;
  return (sides: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

const TEXTS = [
  "Call",
  "",
  "me",
  'a "quoted" one',
  "50 % & more=?#",
  "Müller\n",
  "2026-01-01",
  "☃",
  "my_team",
];
const LETTERS = [
  "type",
  "status",
  "owner_id",
  "specialty",
  "subject",
  "has_contact",
  "attr.product",
  "activity_date",
];

function randomCondition(roll: (sides: number) => number): Expression {
  const field = LETTERS[roll(LETTERS.length)] ?? "type";
  const text = () => TEXTS[roll(TEXTS.length)] ?? "";
  if (field === "has_contact") return { field, op: "is", value: roll(2) === 0 };
  if (field === "activity_date") {
    return roll(2) === 0
      ? { field, op: "between", value: ["2026-01-01", roll(2) === 0 ? "9999-12-31" : "2026-03-31"] }
      : { field, op: "in_last_days", value: 1 + roll(40) };
  }
  const some = Array.from({ length: 1 + roll(3) }, text);
  return [
    { field, op: "any_of" as const, value: some },
    { field, op: "is" as const, value: text() || "x" },
    { field, op: "is_empty" as const },
    { field, op: "none_of" as const, value: some },
  ][roll(4)] as Expression;
}

function randomExpression(roll: (sides: number) => number, depth = 1): Expression {
  const kind = depth > 4 ? 0 : roll(5);
  const parts = () => Array.from({ length: 1 + roll(3) }, () => randomExpression(roll, depth + 1));
  if (kind === 1) return { and: parts() };
  if (kind === 2) return { or: parts() };
  if (kind === 3) return { not: randomExpression(roll, depth + 1) };
  return randomCondition(roll);
}

/** Whether the expression holds when each condition is true or false as `truth` says. */
function holds(expression: Expression, truth: (condition: string) => boolean): boolean {
  if ("and" in expression) return expression.and.every((part) => holds(part, truth));
  if ("or" in expression) return expression.or.some((part) => holds(part, truth));
  if ("not" in expression) return !holds(expression.not, truth);
  return truth(JSON.stringify(expression));
}

function truthOf(seed: number) {
  return (condition: string): boolean => {
    let hash = seed;
    for (const letter of condition) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
    return hash % 2 === 0;
  };
}

const EXPRESSIONS = Array.from({ length: 500 }, (_, seed) => randomExpression(dice(seed + 1)));

describe("a filter expression", () => {
  it("goes through the address and back as it is", () => {
    for (const expression of EXPRESSIONS) {
      const address = formatQueryString({ filter: printExpression(expression) });
      const search = validateActivitySearch(parseQueryString(address));
      expect(parseExpression(search.filter)).toEqual(expression);
    }
  });

  it("means the same after the form had it", () => {
    for (const expression of EXPRESSIONS) {
      const { expression: after } = compileDraft(draftOf(expression));
      // An empty text is no value in the form; the check box for "is empty" is a parameter.
      if (JSON.stringify(expression).includes('""')) continue;
      for (let seed = 1; seed < 20; seed += 1) {
        expect(after && holds(after, truthOf(seed))).toBe(holds(expression, truthOf(seed)));
      }
    }
  });

  it("means the same when a view took it apart and together again", () => {
    for (const expression of EXPRESSIONS) {
      const again = expressionOf(filtersOfExpression(expression));
      for (let seed = 1; seed < 20; seed += 1) {
        expect(again && holds(again, truthOf(seed))).toBe(holds(expression, truthOf(seed)));
      }
    }
  });

  it("is told apart from what asks something else, and from nothing that asks the same", () => {
    const search = validateActivitySearch({ type: ["Call"], status: ["Done"], q: "trial", sort: "owner" });
    const state = viewStateOf(search);
    expect(searchOfView(state)).toEqual(search);
    const reordered = { ...state, filter: { and: [...(state.filter as { and: [] }).and].reverse() } };
    expect(stateKey(reordered)).toBe(stateKey(state));
    expect(stateKey({ ...state, density: "tall" })).not.toBe(stateKey(state));
    expect(stateKey({ ...state, filter: null })).not.toBe(stateKey(state));
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    "{}",
    '{"and":[]}',
    '{"and":"x"}',
    '{"not":null}',
    '{"field":"type","op":"evil","value":1}',
    '{"field":"type","op":"is","value":{"a":1}}',
    '{"field":3,"op":"is","value":1}',
    `${'{"not":'.repeat(9)}{"field":"type","op":"is","value":1}${"}".repeat(9)}`,
    `{"or":[${Array.from({ length: 201 }, () => '{"field":"type","op":"is","value":1}').join(",")}]}`,
    `{"field":"type","op":"is","value":"${"x".repeat(50_000)}"}`,
  ])("that is none is left out: %.30s", (text) => {
    expect(parseExpression(text)).toBeUndefined();
  });
});

describe("the form of a filter", () => {
  it("asks only what is complete, and knows where it stands", () => {
    const done = newCondition("status", "is", "Done");
    const waiting = newCondition("type", "any_of");
    const call = newCondition("type", "is", "Call");
    const root = newGroup([waiting, newGroup([call, waiting], "or", true), done]);

    const { expression, places } = compileDraft(root);

    expect(expression).toEqual({
      and: [
        { not: { field: "type", op: "is", value: "Call" } },
        { field: "status", op: "is", value: "Done" },
      ],
    });
    expect(places.get("filter.and.0.not")).toBe(call.key);
    expect(places.get("filter.and.1")).toBe(done.key);
  });
});

describe("a filter in words", () => {
  const words: Vocabulary = {
    field: (name) => FILTER_FIELDS.fields.find((field) => field.name === name),
    value: (_, value) => (value === "005" ? "Ana Ferreira" : undefined),
  };

  it("reads like a sentence", () => {
    const expression = readExpression({
      and: [
        {
          or: [
            { field: "owner_id", op: "is", value: "me" },
            { field: "type", op: "is", value: "Call" },
          ],
        },
        { not: { field: "status", op: "is", value: "Done" } },
      ],
    });
    expect(expression && expressionWords(expression, words)).toBe(
      "(Owner is me or Type is Call) and not Status is Done",
    );
  });

  it("names people, days and periods", () => {
    const say = (expression: Expression) => expressionWords(expression, words);
    expect(say({ field: "owner_id", op: "any_of", value: ["005", "my_team"] })).toBe(
      "Owner is any of Ana Ferreira or my team",
    );
    expect(say({ field: "activity_date", op: "in_period", value: "last_month" })).toBe(
      "Date is in last month",
    );
    expect(say({ field: "activity_date", op: "in_last_days", value: 30 })).toBe(
      "Date is in the last 30 days",
    );
    expect(say({ field: "has_contact", op: "is", value: false })).toBe("Has a contact is no");
  });
});
