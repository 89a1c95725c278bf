import { queryOptions, type QueryClient } from "@tanstack/react-query";

import { api, unwrap } from "./client";

const ME = "me";
const OPTIONS = "sign-in-options";

/** Who is signed in here, and what they may see and do. */
export function meQuery() {
  return queryOptions({
    queryKey: [ME] as const,
    queryFn: async ({ signal, client }) => {
      const viewer = await unwrap(api.GET("/auth/me", { signal }));
      const before = client.getQueryData(meQuery().queryKey);
      // Somebody else signed in in another tab: what was loaded for the one before is not theirs to see.
      if (before && before.id !== viewer.id) forgetWhatWasLoaded(client, [ME, OPTIONS]);
      return viewer;
    },
    // Rights may have changed while one looked elsewhere.
    refetchOnWindowFocus: "always",
  });
}

/** How one can sign in here; the same for everybody. */
export function signInOptionsQuery() {
  return queryOptions({
    queryKey: [OPTIONS] as const,
    queryFn: ({ signal }) => unwrap(api.GET("/auth/options", { signal })),
    staleTime: 5 * 60_000,
  });
}

/** Everything that was loaded on somebody's behalf leaves the memory. */
export function forgetWhatWasLoaded(client: QueryClient, except: readonly string[] = [OPTIONS]): void {
  client.getMutationCache().clear();
  client.removeQueries({ predicate: ({ queryKey }) => !except.includes(String(queryKey[0])) });
}

const CHANNEL = "coolmint-session";

/** Tells the other tabs that somebody signed in or out. */
export function announceSessionChange(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("changed");
  channel.close();
}

/** Calls `onChange` when somebody signs in or out in another tab; returns how to stop that. */
export function watchSessionChanges(onChange: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = onChange;
  return () => channel.close();
}
