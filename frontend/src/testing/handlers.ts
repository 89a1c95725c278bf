import { http, HttpResponse, type JsonBodyType } from "msw";

import type {
  Activity,
  DataSummary,
  ImportPage,
  PreferencesUpdate,
  QuarantinePage,
  Selection,
  SelectionCreate,
} from "@/api/types";

import { filterOptions, listActivities, timeline } from "./activity-api";
import { ACTIVITIES, makeDetail } from "./data";
import { FILTER_FIELDS, PREFERENCES } from "./fields";
import { SIGN_IN_OPTIONS, VIEWER } from "./people";
import { SELECTION_ID, selectedActivities, selectionHandlers } from "./selection-api";

export const REQUEST_ID = "req-0000000000000001";

/** A refusal as the API words it. */
export function problem(status: number, code: string, detail: string, members: Record<string, unknown> = {}) {
  const body = {
    type: `/problems/${code}`,
    title: detail,
    status,
    detail,
    code,
    request_id: REQUEST_ID,
    ...members,
  };
  return HttpResponse.json(body as JsonBodyType, {
    status,
    headers: { "Content-Type": "application/problem+json", "X-Request-ID": REQUEST_ID },
  });
}

export function contextOf(activities: readonly Activity[], format: string): string {
  if (format === "json")
    return JSON.stringify(activities.map(({ salesforce_id, subject }) => ({ salesforce_id, subject })));
  if (format === "xml")
    return `<activities>${activities.map(({ salesforce_id }) => `<activity id="${salesforce_id}"/>`).join("")}</activities>`;
  return activities
    .map(
      (one) =>
        `## ${one.subject ?? ""}\n\n- id: ${one.salesforce_id}\n- date: ${one.activity_date ?? ""}\n\n${one.description ?? ""}\n\n`,
    )
    .join("");
}

function select(body: SelectionCreate) {
  const found = selectedActivities();
  const tokens = found.reduce((sum, activity) => sum + activity.tokens, 0);
  if (body.budget_tokens && tokens > body.budget_tokens) {
    return problem(422, "budget_exceeded", `The ${found.length} activities need ${tokens} tokens.`, {
      count: found.length,
      tokens,
      budget_tokens: body.budget_tokens,
      plan: [],
    });
  }
  const selection: Selection = {
    selection_id: SELECTION_ID,
    receipt_id: body.receipt ?? "",
    count: found.length,
    missing_ids: [],
    hash: "9f2c4e71b0aa".padEnd(64, "0"),
    created_at: "2026-12-31T09:00:00Z",
    format: body.format,
    fields: body.fields ?? [],
    tokens,
    tokenizer: "o200k_base",
    context: contextOf(found, body.format),
    context_hash: "b".repeat(64),
    activities: found.map(({ id, salesforce_id, tokens: own }) => ({ id, salesforce_id, tokens: own })),
  };
  return HttpResponse.json(selection);
}

export const SUMMARY: DataSummary = {
  objects: [
    { object: "Task", label: "Tasks", rows: 1331, deleted: 12, newest_modstamp: "2026-12-30T16:20:00Z" },
    { object: "Event", label: "Events", rows: 300, deleted: 0, newest_modstamp: "2026-12-29T11:00:00Z" },
    { object: "Contact", label: "Contacts", rows: 200, deleted: 1, newest_modstamp: null },
  ],
  activities: { count: 260, deleted: 12, pending: 0, last_structured_at: "2026-12-31T09:12:00Z" },
  rules_version: 1,
};

export const IMPORT_ID = "11111111-1111-4111-8111-111111111111";

const IMPORTS: ImportPage = {
  items: [
    {
      id: IMPORT_ID,
      started_at: "2026-12-31T09:08:00Z",
      finished_at: "2026-12-31T09:09:10Z",
      status: "partial",
      source: "weekly-export.zip",
      rows_read: 2039,
      inserted: 1800,
      updated: 31,
      unchanged: 206,
      older: 0,
      duplicates: 0,
      suppressed: 0,
      quarantined: 2,
      files: [
        {
          file: "Task.csv",
          object: "Task",
          status: "imported",
          layout: "export service",
          encoding: "utf-8",
          rows_read: 1331,
          inserted: 1300,
          updated: 20,
          unchanged: 9,
          older: 0,
          duplicates: 0,
          suppressed: 0,
          quarantined: 2,
          message: null,
        },
        {
          file: "Accounts.csv",
          object: null,
          status: "refused",
          layout: null,
          encoding: null,
          rows_read: 0,
          inserted: 0,
          updated: 0,
          unchanged: 0,
          older: 0,
          duplicates: 0,
          suppressed: 0,
          quarantined: 0,
          message: "The file has no Id column, so it is not an export of Account.",
        },
      ],
    },
  ],
  next_cursor: null,
};

export const QUARANTINE: QuarantinePage = {
  items: [
    {
      id: 1,
      import_id: IMPORT_ID,
      file: "Task.csv",
      line: 418,
      object: "Task",
      salesforce_id: null,
      field: "ActivityDate",
      reason: "is not a date",
      value: "31/31/2026",
      imported_at: "2026-12-31T09:08:30Z",
    },
    {
      id: 2,
      import_id: IMPORT_ID,
      file: "Task.csv",
      line: 1002,
      object: "Task",
      salesforce_id: "00T000000000042AAA",
      field: "OwnerId",
      reason: "is not a Salesforce id",
      value: "<script>alert(1)</script>",
      imported_at: "2026-12-31T09:08:31Z",
    },
  ],
  next_cursor: null,
  total: { count: 2, exact: true },
};

export const handlers = [
  http.get("*/activities/filter-options", ({ request }) =>
    HttpResponse.json(filterOptions(ACTIVITIES, new URL(request.url).searchParams)),
  ),
  http.get("*/activities/timeline", ({ request }) =>
    HttpResponse.json(timeline(ACTIVITIES, new URL(request.url).searchParams)),
  ),
  http.get("*/activities/filter-fields", () => HttpResponse.json(FILTER_FIELDS)),
  http.get("*/views/hand-over", () => HttpResponse.json({ items: [] })),
  http.get("*/views", () => HttpResponse.json({ items: [] })),
  http.get("*/preferences", () => HttpResponse.json(PREFERENCES)),
  http.patch<never, PreferencesUpdate>("*/preferences", async ({ request }) =>
    HttpResponse.json({ ...PREFERENCES, ...(await request.json()) }),
  ),
  http.get("*/activities/", ({ request }) =>
    HttpResponse.json(listActivities(ACTIVITIES, new URL(request.url).searchParams)),
  ),
  http.post<never, SelectionCreate>("*/activities/selection", async ({ request }) =>
    select(await request.json()),
  ),
  ...selectionHandlers,
  http.get<{ id: string }>("*/activities/:id", ({ params }) => {
    const activity = ACTIVITIES.find(({ id, salesforce_id }) => [id, salesforce_id].includes(params.id));
    return activity
      ? HttpResponse.json(makeDetail(activity))
      : problem(404, "activity_not_found", "There is no activity with this id.");
  }),
  http.get("*/auth/me", () => HttpResponse.json(VIEWER)),
  http.get("*/auth/options", () => HttpResponse.json(SIGN_IN_OPTIONS)),
  http.get("*/freshness", () => HttpResponse.json({ data_as_of: "2026-12-31T09:12:00Z" })),
  http.get("*/imports/summary", () => HttpResponse.json(SUMMARY)),
  http.get("*/imports/quarantine", () => HttpResponse.json(QUARANTINE)),
  http.get("*/imports/", () => HttpResponse.json(IMPORTS)),
];
