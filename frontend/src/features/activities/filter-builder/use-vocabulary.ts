import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { facetsQuery, filterFieldsQuery } from "../queries";

import { conditionsIn, type Expression } from "./expression";
import type { Vocabulary } from "./words";

/** Facets whose values are ids, which nobody reads; the other facets' values are their own words. */
const OF_IDS: Readonly<Record<string, string>> = {
  owner_id: "owner",
  participant_id: "owner",
  account_id: "account",
  contact_id: "contact",
};

/** The facet that lists the values of a field; those who take part are users, as owners are. */
export function facetOf(field: { name: string; facet: string | null }): string | undefined {
  return field.facet ?? OF_IDS[field.name];
}

/** What the fields and the values of an expression are called. */
export function useVocabulary(expression: Expression | undefined): Vocabulary {
  const fields = useQuery(filterFieldsQuery());
  const facets = useMemo(() => {
    const named = expression ? conditionsIn(expression).map(({ field }) => OF_IDS[field]) : [];
    return [...new Set(named.filter((name) => name !== undefined))].sort();
  }, [expression]);
  const options = useQuery({ ...facetsQuery(facets), enabled: facets.length > 0 });
  return useMemo(() => {
    const byName = new Map(fields.data?.fields.map((field) => [field.name, field]));
    return {
      field: (name) => byName.get(name),
      value: (field, value) =>
        options.data?.facets[facetOf(field) ?? ""]?.find((option) => option.value === value)?.label,
    };
  }, [fields.data, options.data]);
}
