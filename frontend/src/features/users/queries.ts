import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

export const userKeys = {
  all: ["users"] as const,
  people: () => [...userKeys.all, "people"] as const,
  keys: (id: string) => [...userKeys.all, "keys", id] as const,
  views: (id: string) => [...userKeys.all, "views", id] as const,
  territories: () => [...userKeys.all, "territories"] as const,
  fieldRules: () => [...userKeys.all, "field-rules"] as const,
};

export function usersQuery() {
  return queryOptions({
    queryKey: userKeys.people(),
    queryFn: ({ signal }) => unwrap(api.GET("/users", { signal })),
  });
}

export function keysOfUserQuery(id: string) {
  return queryOptions({
    queryKey: userKeys.keys(id),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/users/{user_id}/keys", { params: { path: { user_id: id } }, signal })),
  });
}

/** The shared views of somebody, which others depend on. */
export function sharedViewsQuery(id: string) {
  return queryOptions({
    queryKey: userKeys.views(id),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/views/hand-over", { params: { query: { from_id: id } }, signal })),
  });
}

/** Salesforce users to link somebody to, by a part of their name or e-mail. */
export function salesforceUsersQuery(q: string) {
  return queryOptions({
    queryKey: [...userKeys.all, "salesforce", q] as const,
    queryFn: ({ signal }) =>
      unwrap(api.GET("/salesforce-users", { params: { query: { q, limit: 8 } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function territoriesQuery() {
  return queryOptions({
    queryKey: userKeys.territories(),
    queryFn: ({ signal }) => unwrap(api.GET("/territories", { signal })),
  });
}

/** Accounts that activities concern, by a part of their name; the most active ones without one. */
export function accountsQuery(q: string) {
  return queryOptions({
    queryKey: [...userKeys.all, "accounts", q] as const,
    queryFn: async ({ signal }) => {
      const query = { facet: ["account"], ...(q === "" ? {} : { facet_q: q }) };
      const options = await unwrap(api.GET("/activities/filter-options", { params: { query }, signal }));
      // The empty value stands for activities without an account.
      return (options.facets.account ?? []).filter(({ value }) => value !== "");
    },
    placeholderData: keepPreviousData,
  });
}

export function fieldRulesQuery() {
  return queryOptions({
    queryKey: userKeys.fieldRules(),
    queryFn: ({ signal }) => unwrap(api.GET("/field-rules", { signal })),
  });
}
