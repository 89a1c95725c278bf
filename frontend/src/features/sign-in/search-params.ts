import { HOME_PATH, safePath } from "@/lib/safe-path";

/** Everything in the address of the sign-in page. */
export interface SignInSearch {
  /** Where to go on after signing in: one of our own pages. */
  to?: string;
  /** A session ended by itself while somebody worked. */
  ended?: true;
  /** Why signing in with a provider did not work, in a word of ours. */
  problem?: string;
}

export function validateSignInSearch(raw: Record<string, unknown>): SignInSearch {
  const search: SignInSearch = {};
  const to = safePath(raw.to);
  if (to !== HOME_PATH) search.to = to;
  if (raw.ended === true || raw.ended === "true") search.ended = true;
  if (typeof raw.problem === "string" && /^[a-z_]{1,40}$/.test(raw.problem)) search.problem = raw.problem;
  return search;
}

/** What an address hands over behind the #, which no server and no log sees. */
export interface HandedOver {
  /** Of a one-time link. */
  token: string | undefined;
  /** Of a first step that was made with a provider; the code comes next. */
  challenge: string | undefined;
}

export function handedOver(hash: string): HandedOver {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  return { token: valueOf(values, "token"), challenge: valueOf(values, "challenge") };
}

function valueOf(values: URLSearchParams, name: string): string | undefined {
  const value = values.get(name);
  return value === null || value === "" ? undefined : value;
}
