import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { ActivityListQuery } from "@/api/types";

import { DEFAULT_SORT, type ActivityFilters, type Sort } from "./search-params";

const PAGE_SIZE = 100;

/** Above this many ids an address becomes too long; nothing is asked by id then. */
export const MAX_IDS_IN_ADDRESS = 200;

const activityKeys = {
  all: ["activities"] as const,
  list: (filters: object, sort: string) => [...activityKeys.all, "list", filters, sort] as const,
  options: (filters: object) => [...activityKeys.all, "filter-options", filters] as const,
  facet: (filters: object, facet: string, label: string) =>
    [...activityKeys.all, "facet", filters, facet, label] as const,
  detail: (id: string, q?: string) => [...activityKeys.all, "detail", id, ...(q ? [q] : [])] as const,
  hidden: (filters: object, ids: readonly string[], wantsIds: boolean) =>
    [...activityKeys.all, "hidden", filters, ids, wantsIds] as const,
};

/** The filter expression for `one of these`. */
function idFilter(ids: readonly string[]): string {
  return JSON.stringify({ field: "id", op: "any_of", value: ids });
}

export interface ListRequest {
  filters: ActivityFilters;
  /** Lists these and nothing else, whatever the filters say. */
  onlyIds?: readonly string[] | undefined;
  sort?: Sort | undefined;
}

export function activityListQuery({ filters, onlyIds, sort = DEFAULT_SORT }: ListRequest) {
  const query: ActivityListQuery = onlyIds ? { filter: idFilter(onlyIds) } : filters;
  return infiniteQueryOptions({
    queryKey: activityKeys.list(query, sort),
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/activities/", {
          params: { query: { ...query, sort, limit: PAGE_SIZE, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function filterOptionsQuery(filters: ActivityFilters) {
  return queryOptions({
    queryKey: activityKeys.options(filters),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/activities/filter-options", { params: { query: filters }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Finds values inside one long facet by a part of their label. */
export function facetSearchQuery(filters: ActivityFilters, facet: string, label: string) {
  return queryOptions({
    queryKey: activityKeys.facet(filters, facet, label),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/activities/filter-options", {
          params: { query: { ...filters, facet: [facet], facet_q: label } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** One activity, with what is searched for marked in it. */
export function activityQuery(id: string, q?: string) {
  return queryOptions({
    queryKey: activityKeys.detail(id, q),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/activities/{activity_id}", {
          params: { path: { activity_id: id }, query: q ? { q } : {} },
          signal,
        }),
      ),
    // The text stays while further letters are typed; another activity's is never shown.
    placeholderData: (before) => (before?.id === id || before?.salesforce_id === id ? before : undefined),
  });
}

export interface HiddenByFilter {
  /** Undefined when the API could only estimate. */
  count: number | undefined;
  /** Asked for only when the rows themselves are to be marked. */
  ids: readonly string[] | undefined;
}

/** How many, and if wanted which, of these activities the filters hide. */
export function hiddenQuery(filters: ActivityFilters, ids: readonly string[], wantsIds: boolean) {
  return queryOptions({
    queryKey: activityKeys.hidden(filters, ids, wantsIds),
    queryFn: async ({ signal }): Promise<HiddenByFilter> => {
      const page = await unwrap(
        api.GET("/activities/", {
          params: { query: { ...filters, filter: idFilter(ids), limit: wantsIds ? MAX_IDS_IN_ADDRESS : 1 } },
          signal,
        }),
      );
      const visible = new Set(page.items.map((item) => item.id));
      return {
        count: page.total.exact ? ids.length - page.total.count : undefined,
        ids: wantsIds ? ids.filter((id) => !visible.has(id)) : undefined,
      };
    },
  });
}
