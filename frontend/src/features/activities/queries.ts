import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { ActivityPage } from "@/api/types";

import { DEFAULT_SORT, type ActivityFilters, type Sort } from "./search-params";

const PAGE_SIZE = 100;
const HIDDEN_PAGE = 100;

const activityKeys = {
  all: ["activities"] as const,
  list: (filters: object, sort: string) => [...activityKeys.all, "list", filters, sort] as const,
  options: (filters: object) => [...activityKeys.all, "filter-options", filters] as const,
  timeline: (filters: object) => [...activityKeys.all, "timeline", filters] as const,
  facet: (filters: object, facet: string, label: string) =>
    [...activityKeys.all, "facet", filters, facet, label] as const,
  fields: () => [...activityKeys.all, "filter-fields"] as const,
  facets: (facets: readonly string[]) => [...activityKeys.all, "facets", facets] as const,
  detail: (id: string, q?: string) => [...activityKeys.all, "detail", id, ...(q ? [q] : [])] as const,
  selected: (id: string, version: number, sort: string) =>
    [...activityKeys.all, "selected", id, version, sort] as const,
  hidden: (filters: object, id: string, version: number) =>
    [...activityKeys.all, "hidden", filters, id, version] as const,
  count: (filters: object) => [...activityKeys.all, "count", filters] as const,
};

/** A selection as it was at one version. */
export interface SelectionVersion {
  id: string;
  version: number;
}

export interface ListRequest {
  filters: ActivityFilters;
  /** Lists what is selected and nothing else, whatever the filters say. */
  selection?: SelectionVersion | undefined;
  sort?: Sort | undefined;
}

export function activityListQuery({ filters, selection, sort = DEFAULT_SORT }: ListRequest) {
  return infiniteQueryOptions({
    queryKey: selection
      ? activityKeys.selected(selection.id, selection.version, sort)
      : activityKeys.list(filters, sort),
    queryFn: ({ signal, pageParam }): Promise<ActivityPage> => {
      const page = { sort, limit: PAGE_SIZE, cursor: pageParam };
      return selection
        ? unwrap(
            api.GET("/selections/{selection_id}/activities", {
              params: { path: { selection_id: selection.id }, query: page },
              signal,
            }),
          )
        : unwrap(api.GET("/activities/", { params: { query: { ...filters, ...page } }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    // A row that is unselected keeps its place until the view is left.
    ...(selection ? { staleTime: Infinity } : {}),
  });
}

/** The selected activities that the filters hide, page by page, with their exact number. */
export function hiddenQuery(filters: ActivityFilters, selection: SelectionVersion) {
  return infiniteQueryOptions({
    queryKey: activityKeys.hidden(filters, selection.id, selection.version),
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/selections/{selection_id}/activities", {
          params: {
            path: { selection_id: selection.id },
            query: { ...filters, show: "hidden", limit: HIDDEN_PAGE, cursor: pageParam },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** How many match, counted however long it takes. */
export function exactCountQuery(filters: ActivityFilters) {
  return queryOptions({
    queryKey: activityKeys.count(filters),
    queryFn: async ({ signal }) => {
      const query = { ...filters, limit: 1, total: "exact" as const };
      return (await unwrap(api.GET("/activities/", { params: { query }, signal }))).total.count;
    },
    staleTime: 0,
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

/** What is listed by day, week or month, whichever suits its range. */
export function timelineQuery(filters: ActivityFilters) {
  return queryOptions({
    queryKey: activityKeys.timeline(filters),
    queryFn: ({ signal }) => unwrap(api.GET("/activities/timeline", { params: { query: filters }, signal })),
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

/** Every field one can filter by, with its operators. */
export function filterFieldsQuery() {
  return queryOptions({
    queryKey: activityKeys.fields(),
    queryFn: ({ signal }) => unwrap(api.GET("/activities/filter-fields", { signal })),
    staleTime: 5 * 60_000,
  });
}

/** The values of some facets whatever is filtered, to name what stands in a filter. */
export function facetsQuery(facets: readonly string[]) {
  return queryOptions({
    queryKey: activityKeys.facets(facets),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/activities/filter-options", { params: { query: { facet: [...facets] } }, signal })),
    staleTime: 60_000,
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
