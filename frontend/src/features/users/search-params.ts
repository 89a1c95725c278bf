export const USERS_TABS = ["people", "territories", "fields", "exports"] as const;

export type UsersTab = (typeof USERS_TABS)[number];

/** Everything in the address of the page of users and roles. */
export interface UsersSearch {
  /** Left out for the first one. */
  tab?: UsersTab;
  /** The person who is open beside the table. */
  person?: string;
  /** A part of a name or e-mail. */
  find?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function validateUsersSearch(raw: Record<string, unknown>): UsersSearch {
  const search: UsersSearch = {};
  const tab = USERS_TABS.find((one) => one === raw.tab);
  if (tab !== undefined && tab !== "people") search.tab = tab;
  if (typeof raw.person === "string" && UUID.test(raw.person)) search.person = raw.person;
  if (typeof raw.find === "string" && raw.find.trim() !== "") search.find = raw.find.slice(0, 100);
  return search;
}
