import type { SortingState } from "@tanstack/react-table";

import { DEFAULT_SORT, SORT_FIELDS, type Sort, type SortField } from "./search-params";

export function sortToState(sort: Sort): SortingState {
  const desc = sort.startsWith("-");
  return [{ id: desc ? sort.slice(1) : sort, desc }];
}

function isSortField(id: string): id is SortField {
  return (SORT_FIELDS as readonly string[]).includes(id);
}

export function sortFromState(state: SortingState): Sort {
  const first = state[0];
  if (!first || !isSortField(first.id)) return DEFAULT_SORT;
  return first.desc ? `-${first.id}` : first.id;
}

export interface SortChoice {
  sort: Sort;
  label: string;
}

const CHOICES: readonly SortChoice[] = [
  { sort: "-activity_date", label: "Newest first" },
  { sort: "activity_date", label: "Oldest first" },
  { sort: "subject", label: "Subject A–Z" },
  { sort: "contacts", label: "Contact A–Z" },
  { sort: "account", label: "Account A–Z" },
  { sort: "owner", label: "Owner A–Z" },
  { sort: "type", label: "Type A–Z" },
  { sort: "status", label: "Status A–Z" },
  { sort: "-tokens", label: "Longest first" },
];

const BEST_MATCH: SortChoice = { sort: "relevance", label: "Best match" };

/** Whether the viewer may have this order: by what they may not see, nothing is sorted. */
export function maySort(sort: Sort, denied: ReadonlySet<string>): boolean {
  const field = sort.replace(/^-/, "");
  // How many tokens there are tells how long the notes are.
  return field === "tokens" ? denied.size === 0 : !denied.has(field);
}

export function sortChoices(hasQuery: boolean, denied: ReadonlySet<string>): readonly SortChoice[] {
  const choices = CHOICES.filter(({ sort }) => maySort(sort, denied));
  return hasQuery ? [BEST_MATCH, ...choices] : choices;
}

const REVERSED: Partial<Record<Sort, string>> = {
  "-subject": "Subject Z–A",
  "-contacts": "Contact Z–A",
  "-account": "Account Z–A",
  "-owner": "Owner Z–A",
  "-type": "Type Z–A",
  "-status": "Status Z–A",
  tokens: "Shortest first",
};

export function sortLabel(sort: Sort): string {
  const choice = [BEST_MATCH, ...CHOICES].find((one) => one.sort === sort);
  return choice?.label ?? REVERSED[sort] ?? "Custom order";
}
