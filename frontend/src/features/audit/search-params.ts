import { isDay } from "@/lib/dates";

export const OUTCOMES = ["succeeded", "refused", "failed"] as const;

/** What narrows the audit log down. The names are the API's. */
export interface AuditFilters {
  action?: string;
  actor?: string;
  outcome?: (typeof OUTCOMES)[number];
  object_id?: string;
  date_from?: string;
  date_to?: string;
}

/** Everything in the address of the audit page. */
export interface AuditSearch extends AuditFilters {
  /** Left out for the log itself. */
  tab?: "alerts";
}

const TEXTS = ["action", "actor", "object_id"] as const;

export function validateAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const search: AuditSearch = {};
  if (raw.tab === "alerts") search.tab = "alerts";
  for (const name of TEXTS) {
    const value = raw[name];
    if (typeof value === "string" && value.trim() !== "") search[name] = value.trim().slice(0, 200);
  }
  const outcome = OUTCOMES.find((one) => one === raw.outcome);
  if (outcome !== undefined) search.outcome = outcome;
  for (const name of ["date_from", "date_to"] as const) {
    const value = raw[name];
    if (typeof value === "string" && isDay(value)) search[name] = value;
  }
  return search;
}

export function filtersOf(search: AuditSearch): AuditFilters {
  const filters: AuditSearch = { ...search };
  delete filters.tab;
  return filters;
}
