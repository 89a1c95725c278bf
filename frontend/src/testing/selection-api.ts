import { http, HttpResponse } from "msw";

import type { Activity, SelectionOperation, SelectionState } from "@/api/types";

import { listActivities, valuesOf } from "./activity-api";
import { ACTIVITIES } from "./data";

/** The server's selection, small and plain: members are listed, and every operation is done on the list. */

type Expression = Record<string, unknown>;

export const SELECTION_ID = "00000000-0000-4000-9000-000000000001";

interface State {
  filter: Expression | null;
  except_ids: string[];
  picked_ids: string[];
}

const NOTHING: State = { filter: null, except_ids: [], picked_ids: [] };

let states: State[] = [NOTHING];
let at = 0;
let version = 1;
let done = new Set<string>();

export function resetSelection(picked: readonly Activity[] = []): void {
  states = [{ ...NOTHING, picked_ids: picked.map((one) => one.salesforce_id) }];
  at = 0;
  version = 1;
  done = new Set();
}

function now(): State {
  return states[at] ?? NOTHING;
}

function holds(activity: Activity, expression: Expression): boolean {
  if (Array.isArray(expression.and))
    return (expression.and as Expression[]).every((part) => holds(activity, part));
  if (Array.isArray(expression.or))
    return (expression.or as Expression[]).some((part) => holds(activity, part));
  if (expression.not) return !holds(activity, expression.not as Expression);
  if (expression.field === undefined) return true;
  if (expression.op === "matches")
    return listActivities([activity], new URLSearchParams({ q: String(expression.value) })).items.length > 0;
  const wanted = expression.value as (string | null)[];
  return valuesOf(activity, String(expression.field)).some((value) => wanted.includes(value ?? ""));
}

function isIn(activity: Activity, { filter, except_ids, picked_ids }: State): boolean {
  if (picked_ids.includes(activity.salesforce_id)) return true;
  if (except_ids.includes(activity.salesforce_id)) return false;
  return filter !== null && holds(activity, filter);
}

export function selectedActivities(): Activity[] {
  return ACTIVITIES.filter((activity) => isIn(activity, now()));
}

export function selectedIds(): string[] {
  return selectedActivities()
    .map((activity) => activity.id)
    .sort();
}

/** The id of what is selected, as a receipt has it. */
export function setHash(): string {
  return selectedIds().join("").padEnd(64, "0").slice(-64);
}

export function stateNow(): SelectionState {
  const members = selectedActivities();
  return {
    ...now(),
    selection_id: SELECTION_ID,
    version,
    count: members.length,
    tokens: members.reduce((sum, { tokens }) => sum + tokens, 0),
    undo: at,
    redo: states.length - 1 - at,
    changed_at: "2026-12-31T09:00:00Z",
  };
}

function matchingOf(operation: { filter?: Expression | null; q?: string | null }): Expression {
  const parts = [
    ...(operation.filter && Object.keys(operation.filter).length > 0 ? [operation.filter] : []),
    ...(operation.q ? [{ field: "text", op: "matches", value: operation.q }] : []),
  ];
  return parts.length === 0 ? {} : parts.length === 1 ? (parts[0] ?? {}) : { and: parts };
}

function filtered(keep: (activity: Activity) => boolean): State {
  return { ...NOTHING, picked_ids: ACTIVITIES.filter(keep).map((one) => one.salesforce_id) };
}

function next(operation: SelectionOperation): State {
  const state = now();
  switch (operation.op) {
    case "pick":
      return {
        ...state,
        except_ids: state.except_ids.filter((id) => !operation.ids.includes(id)),
        picked_ids: [...new Set([...state.picked_ids, ...operation.ids])],
      };
    case "unpick":
      return {
        ...state,
        except_ids: state.filter === null ? [] : [...new Set([...state.except_ids, ...operation.ids])],
        picked_ids: state.picked_ids.filter((id) => !operation.ids.includes(id)),
      };
    case "replace_with":
      return { ...NOTHING, filter: matchingOf(operation) };
    case "add_matching":
      return filtered((one) => isIn(one, state) || holds(one, matchingOf(operation)));
    case "subtract_matching":
      return filtered((one) => isIn(one, state) && !holds(one, matchingOf(operation)));
    case "intersect_matching":
      return filtered((one) => isIn(one, state) && holds(one, matchingOf(operation)));
    default:
      return NOTHING;
  }
}

/** Does an operation as if it came from another device. */
export function doElsewhere(operation: SelectionOperation): void {
  if (operation.op === "undo") at = Math.max(0, at - 1);
  else if (operation.op === "redo") at = Math.min(states.length - 1, at + 1);
  else {
    states = [...states.slice(0, at + 1), next(operation)];
    at += 1;
  }
  version += 1;
}

export const selectionHandlers = [
  http.get("*/selections/current", () => HttpResponse.json(stateNow())),
  http.post<never, { operations: SelectionOperation[] }>("*/selections/:id/changes", async ({ request }) => {
    if (request.headers.get("If-Match") !== `"${version}"`) {
      const problem = { code: "selection_stale", status: 412, title: "Stale", detail: "Changed elsewhere." };
      return HttpResponse.json({ ...problem, request_id: null, errors: [] }, { status: 412 });
    }
    for (const operation of (await request.json()).operations) {
      if (done.has(String(operation.operation_id))) continue;
      done.add(String(operation.operation_id));
      doElsewhere(operation);
    }
    return HttpResponse.json({ ...stateNow(), results: [] });
  }),
  http.post<never, { ids: string[] }>("*/selections/:id/contains", async ({ request }) => {
    const members = new Set(selectedActivities().map((one) => one.salesforce_id));
    return HttpResponse.json({ version, ids: (await request.json()).ids.filter((id) => members.has(id)) });
  }),
  http.get("*/selections/:id/activities", ({ request }) => {
    const params = new URL(request.url).searchParams;
    const show = params.get("show");
    const members = selectedActivities();
    if (show !== "hidden") return HttpResponse.json(listActivities(members, params));
    const found = new URLSearchParams(params);
    found.set("limit", "10000");
    found.delete("cursor");
    const visible = new Set(listActivities(members, found).items.map(({ id }) => id));
    const page = new URLSearchParams({
      limit: params.get("limit") ?? "50",
      cursor: params.get("cursor") ?? "0",
    });
    return HttpResponse.json(
      listActivities(
        members.filter(({ id }) => !visible.has(id)),
        page,
      ),
    );
  }),
  http.post("*/selections/:id/receipt", () => {
    const { selection_id, count, tokens } = stateNow();
    const receipt_id = `00000000-0000-4000-9100-${String(version).padStart(12, "0")}`;
    return HttpResponse.json({
      receipt_id,
      selection_id,
      version,
      count,
      tokens,
      hash: setHash(),
      made_at: "2026-12-31T09:00:00Z",
    });
  }),
];
