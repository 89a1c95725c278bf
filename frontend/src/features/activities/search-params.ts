import { isDay, isMonth } from "@/lib/dates";

import { type Density, isDensity } from "./density";
import { parseExpression, printExpression } from "./filter-builder/expression";
import { parseColumns, printColumns } from "./columns";
import { isGroupBy, type GroupBy } from "./group-by";

/** The parameters of the API that take several values; the address uses the same names. */
const LIST_PARAMETERS = [
  "month",
  "kind",
  "owner_id",
  "type",
  "subtype",
  "status",
  "priority",
  "specialty",
  "account_id",
  "contact_id",
] as const;

const FLAG_PARAMETERS = ["has_contact", "has_physician"] as const;

export const SORT_FIELDS = [
  "activity_date",
  "subject",
  "contacts",
  "account",
  "owner",
  "type",
  "status",
  "subtype",
  "priority",
  "kind",
  "tokens",
  "relevance",
] as const;

export type SortField = (typeof SORT_FIELDS)[number];
export type Sort = SortField | `-${SortField}`;
export type ListParameter = (typeof LIST_PARAMETERS)[number] | `attr.${string}`;
export type FlagParameter = (typeof FLAG_PARAMETERS)[number];

export const DEFAULT_SORT: Sort = "-activity_date";

/** What narrows the list down. The names are the API's. */
export type ActivityFilters = {
  q?: string;
  date_from?: string;
  date_to?: string;
  /** A filter expression as JSON. */
  filter?: string;
} & Partial<Record<FlagParameter, boolean>> &
  Partial<Record<ListParameter, string[]>>;

/** Everything in the address of the activities page. */
export type ActivitySearch = ActivityFilters & {
  sort?: Sort;
  /** The day the list begins at, where it is in the order of days. */
  at?: string;
  /** The list is shown in groups. */
  group?: GroupBy;
  /** The columns, in the form of `printColumns`, where they differ from the person's own. */
  columns?: string;
  density?: Density;
  /** The view that was opened, and the version of it that is on the screen. */
  view?: string;
  view_version?: number;
  /** The activity shown beside the list: our id or Salesforce's. */
  open?: string;
  /** The share sheet is open. */
  share?: true;
  /** Only what is selected is listed. */
  selected?: true;
};

const MAX_QUERY = 500;
const MAX_VALUE = 300;
const MAX_VALUES = 100;
const MAX_ATTRIBUTES = 30;

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Control characters have no place in a condition, and PostgreSQL refuses some of them. */
function clean(value: string, length: number): string {
  return value.replace(/[\u0000-\u001f\u007f]/g, " ").slice(0, length);
}

function values(raw: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(raw) ? raw : [raw];
  const texts = list.filter(isText).map((value) => clean(value, MAX_VALUE));
  const unique = [...new Set(texts)].slice(0, MAX_VALUES);
  return unique.length > 0 ? unique : undefined;
}

/** Months as `YYYY-MM`; the empty one stands for "without a date". */
function months(raw: unknown): string[] | undefined {
  const valid = values(raw)?.filter((value) => value === "" || isMonth(value));
  return valid && valid.length > 0 ? valid : undefined;
}

function one(raw: unknown): string | undefined {
  const first: unknown = Array.isArray(raw) ? raw[0] : raw;
  return isText(first) ? first : undefined;
}

function day(raw: unknown): string | undefined {
  const value = one(raw);
  return value !== undefined && isDay(value) ? value : undefined;
}

function flag(raw: unknown): boolean | undefined {
  if (typeof raw === "boolean") return raw;
  const value = one(raw);
  return value === "true" ? true : value === "false" ? false : undefined;
}

function isOn(raw: unknown): true | undefined {
  return raw === true || one(raw) === "1" || one(raw) === "true" ? true : undefined;
}

function isSort(value: string): value is Sort {
  return (SORT_FIELDS as readonly string[]).includes(value.replace(/^-/, ""));
}

function sortOf(raw: unknown, query: string | undefined): Sort | undefined {
  const value = one(raw);
  if (value === undefined || !isSort(value) || value === DEFAULT_SORT) return undefined;
  // Without a search there is nothing to be relevant to.
  if (value.endsWith("relevance") && !query) return undefined;
  return value;
}

export function isSortedByDay(sort: Sort): boolean {
  return sort.replace(/^-/, "") === "activity_date";
}

/** Only a plain list in the order of days can begin at one of them. */
function beginsAtDays({ sort = DEFAULT_SORT, group, selected }: ActivitySearch): boolean {
  return isSortedByDay(sort) && group === undefined && selected === undefined;
}

function version(raw: unknown): number | undefined {
  const value = typeof raw === "number" ? raw : Number(one(raw));
  return Number.isInteger(value) && value > 0 && value < 2 ** 31 ? value : undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function viewId(raw: unknown): string | undefined {
  const value = one(raw);
  return value !== undefined && UUID.test(value) ? value.toLowerCase() : undefined;
}

function withoutUndefined<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}

/** Reads an address, whoever wrote it: what is not valid is left out, nothing throws. */
export function validateActivitySearch(raw: Record<string, unknown>): ActivitySearch {
  const q = clean(one(raw.q) ?? "", MAX_QUERY);
  const query = q.trim() === "" ? undefined : q;
  const [from, to] = [day(raw.date_from), day(raw.date_to)];
  const reversed = from !== undefined && to !== undefined && from > to;
  const search: ActivitySearch = {
    q: query,
    date_from: reversed ? to : from,
    date_to: reversed ? from : to,
    has_contact: flag(raw.has_contact),
    has_physician: flag(raw.has_physician),
    filter: printExpression(parseExpression(one(raw.filter))),
    sort: sortOf(raw.sort, query),
    group: isGroupBy(one(raw.group)) ? (one(raw.group) as GroupBy) : undefined,
    columns: printColumns(parseColumns(one(raw.columns))),
    density: isDensity(raw.density) ? raw.density : undefined,
    view: viewId(raw.view),
    view_version: viewId(raw.view) ? version(raw.view_version) : undefined,
    open: clean(one(raw.open) ?? "", 64) || undefined,
    share: isOn(raw.share),
    selected: isOn(raw.selected),
  };
  if (beginsAtDays(search)) search.at = day(raw.at);
  for (const name of LIST_PARAMETERS) search[name] = values(raw[name]);
  search.month = months(raw.month);
  const attributes = Object.keys(raw).filter((name) => /^attr\.\w{1,80}$/.test(name));
  for (const name of attributes.slice(0, MAX_ATTRIBUTES)) {
    search[name as `attr.${string}`] = values(raw[name]);
  }
  return withoutUndefined(search);
}

const PAGE_STATE = [
  "sort",
  "at",
  "group",
  "columns",
  "density",
  "view",
  "view_version",
  "open",
  "share",
  "selected",
] as const;

/** All but what narrows the list: order, look, view, drawer and sheets. */
export function pageStateOf(search: ActivitySearch): ActivitySearch {
  return Object.fromEntries(PAGE_STATE.map((name) => [name, search[name]])) as ActivitySearch;
}

/** Only what narrows the list: without order, drawer and sheets. */
export function filtersOf(search: ActivitySearch): ActivityFilters {
  const filters: ActivitySearch = { ...search };
  for (const name of PAGE_STATE) Reflect.deleteProperty(filters, name);
  return filters;
}

export function isListParameter(name: string): name is ListParameter {
  return name.startsWith("attr.") || (LIST_PARAMETERS as readonly string[]).includes(name);
}

export function isFlagParameter(name: string): name is FlagParameter {
  return (FLAG_PARAMETERS as readonly string[]).includes(name);
}
