import type { Activity, ActivityPage, FacetOption, FilterOptions, Timeline } from "@/api/types";
import type { Expression } from "@/features/activities/filter-builder/expression";

/** What the API does with the list's parameters, small and plain, over an array. */

const VALUES: Record<string, (activity: Activity) => (string | null)[]> = {
  month: (activity) => [activity.month],
  kind: (activity) => [activity.kind],
  owner_id: (activity) => [activity.owner?.id ?? null],
  type: (activity) => [activity.type],
  subtype: (activity) => [activity.subtype],
  status: (activity) => [activity.status],
  priority: (activity) => [activity.priority],
  specialty: (activity) => activity.contacts.map((contact) => contact.specialty),
  account_id: (activity) => [activity.account?.id ?? null],
  contact_id: (activity) => activity.contacts.map((contact) => contact.id),
  has_contact: (activity) => [String(activity.has_contact)],
  has_physician: (activity) => [String(activity.has_physician)],
  "attr.Product__c": (activity) => [activity.attributes.Product__c as string | null],
};

const LABELS: Record<string, string> = {
  month: "Month",
  kind: "Kind",
  owner_id: "Owner",
  type: "Type",
  subtype: "Subtype",
  status: "Status",
  priority: "Priority",
  specialty: "Specialty",
  account_id: "Account",
  contact_id: "Contact",
  has_contact: "Has a contact",
  has_physician: "Has a physician",
  "attr.Product__c": "Product",
};

export function valuesOf(activity: Activity, parameter: string): (string | null)[] {
  return VALUES[parameter]?.(activity) ?? [];
}

function facetOf(parameter: string): string {
  return parameter.replace(/_id$/, "");
}

function labelOf(parameter: string, value: string, activities: readonly Activity[]): string {
  for (const activity of activities) {
    if (parameter === "owner_id" && activity.owner?.id === value) return activity.owner.name ?? value;
    if (parameter === "account_id" && activity.account?.id === value) return activity.account.name ?? value;
    const contact = activity.contacts.find(({ id }) => id === value);
    if (parameter === "contact_id" && contact) return contact.name ?? value;
  }
  return value;
}

/** A few operators are enough here; what the API does is tested there. */
function holds(activity: Activity, expression: Expression): boolean {
  if ("and" in expression) return expression.and.every((part) => holds(activity, part));
  if ("or" in expression) return expression.or.some((part) => holds(activity, part));
  if ("not" in expression) return !holds(activity, expression.not);
  const { field, op, value } = expression;
  const own = field === "id" ? [activity.id] : (VALUES[field]?.(activity) ?? [activity.subject]);
  const wanted = Array.isArray(value) ? (value as unknown[]).map(String) : [String(value)];
  if (op === "contains") return own.some((one) => (one ?? "").includes(String(value)));
  const isOne = own.some((one) => wanted.includes(one ?? ""));
  return op === "is_not" || op === "none_of" ? !isOne : isOne;
}

function matches(activity: Activity, params: URLSearchParams, except?: string): boolean {
  for (const [parameter, valuesOf] of Object.entries(VALUES)) {
    const wanted = params.getAll(parameter);
    if (wanted.length === 0 || parameter === except) continue;
    const values = valuesOf(activity);
    const isEmpty = values.every((value) => value === null);
    if (!wanted.some((value) => (value === "" ? isEmpty : values.includes(value)))) return false;
  }
  const [from, to] = [params.get("date_from"), params.get("date_to")];
  if (from && (activity.activity_date ?? "") < from) return false;
  if (to && (activity.activity_date ?? "9999") > to) return false;
  const filter = params.get("filter");
  if (filter && !holds(activity, JSON.parse(filter) as Expression)) return false;
  const text = [
    activity.subject,
    activity.description,
    activity.owner?.name,
    activity.account?.name,
    ...activity.contacts.map(({ name }) => name),
  ];
  const words = (params.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => text.join(" ").toLowerCase().includes(word));
}

const SORT_VALUES: Record<string, (activity: Activity) => string | number> = {
  activity_date: (activity) => activity.activity_date ?? "",
  subject: (activity) => activity.subject ?? "",
  contacts: (activity) => activity.contacts[0]?.name ?? "",
  account: (activity) => activity.account?.name ?? "",
  owner: (activity) => activity.owner?.name ?? "",
  type: (activity) => activity.type ?? "",
  status: (activity) => activity.status ?? "",
  tokens: (activity) => activity.tokens,
};

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function listActivities(activities: readonly Activity[], params: URLSearchParams): ActivityPage {
  const sort = params.get("sort") ?? "-activity_date";
  const valueOf = SORT_VALUES[sort.replace("-", "")] ?? (() => 0);
  const direction = sort.startsWith("-") ? -1 : 1;
  const found = activities
    .filter((activity) => matches(activity, params))
    .sort((a, b) => direction * compare(valueOf(a), valueOf(b)) || compare(a.id, b.id));
  const start = Number(params.get("cursor") ?? 0);
  const end = start + Number(params.get("limit") ?? 50);
  return {
    items: found.slice(start, end),
    next_cursor: end < found.length ? String(end) : null,
    prev_cursor: null,
    total: { count: found.length, exact: true },
  };
}

function optionsOf(
  activities: readonly Activity[],
  params: URLSearchParams,
  parameter: string,
): FacetOption[] {
  const valuesOf = VALUES[parameter] ?? (() => []);
  const counts = new Map<string, number>();
  for (const activity of activities) for (const value of valuesOf(activity)) counts.set(value ?? "", 0);
  for (const activity of activities) {
    if (!matches(activity, params, parameter)) continue;
    for (const value of new Set(valuesOf(activity)))
      counts.set(value ?? "", (counts.get(value ?? "") ?? 0) + 1);
  }
  const part = (params.get("facet_q") ?? "").toLowerCase();
  return [...counts]
    .map(([value, count]) => ({ value, label: labelOf(parameter, value, activities), count }))
    .filter(({ label }) => label.toLowerCase().includes(part))
    .sort((a, b) =>
      parameter === "month" ? compare(b.value, a.value) : b.count - a.count || compare(a.label, b.label),
    );
}

export function filterOptions(activities: readonly Activity[], params: URLSearchParams): FilterOptions {
  const wanted = params.getAll("facet");
  const parameters = Object.keys(VALUES).filter(
    (name) => wanted.length === 0 || wanted.includes(facetOf(name)),
  );
  const days = activities
    .map((activity) => activity.activity_date ?? "")
    .filter(Boolean)
    .sort();
  const facets = Object.fromEntries(
    parameters.map((name) => [facetOf(name), optionsOf(activities, params, name)]),
  );
  return {
    facets,
    info: Object.fromEntries(
      parameters.map((name) => [
        facetOf(name),
        {
          label: LABELS[name] ?? name,
          parameter: name,
          distinct: (facets[facetOf(name)] ?? []).filter(({ count }) => count > 0).length,
        },
      ]),
    ),
    date_range: { min: days[0] ?? null, max: days.at(-1) ?? null },
    total: { count: activities.filter((activity) => matches(activity, params)).length, exact: true },
  };
}

/** By month, or by day where the days asked for are few. */
export function timeline(activities: readonly Activity[], params: URLSearchParams): Timeline {
  const found = activities.filter((activity) => matches(activity, params));
  const days = found.flatMap(({ activity_date: day }) => (day ? [day] : [])).sort();
  const [first, last] = [days[0] ?? "", days.at(-1) ?? ""];
  const unit = Date.parse(last) - Date.parse(first) > 92 * 86_400_000 ? "month" : "day";
  const counts = new Map<string, number>();
  for (const day of days) {
    const start = unit === "month" ? `${day.slice(0, 7)}-01` : day;
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  const lastDay = (start: string): string => {
    const [year = 0, month = 0] = start.split("-").map(Number);
    return unit === "day" ? start : new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  };
  return {
    unit,
    bars: [...counts].map(([start, count]) => ({ start, end: lastDay(start), count })),
    undated: found.length - days.length,
    total: { count: found.length, exact: true },
  };
}
