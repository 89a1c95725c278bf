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

/** The token of a one-time link; it stands behind the #, which no server and no log sees. */
export function tokenIn(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, "")).get("token");
  return token === null || token === "" ? undefined : token;
}
