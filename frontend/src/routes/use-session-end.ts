import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef } from "react";

import { isSignedOut } from "@/api/api-error";
import { forgetWhatWasLoaded, meQuery, watchSessionChanges } from "@/api/session";
import { useSelectionStore } from "@/features/selection/selection-context";

/**
 * Leads to the sign-in page when any call says that there is no session (any more). The address goes along, so that the
 * same page with the same filters comes back; what was loaded leaves the memory.
 */
export function useSessionEnd(): void {
  const client = useQueryClient();
  const router = useRouter();
  const selection = useSelectionStore();

  // Every call that was under way says so; one way out is enough, and a second one would begin it anew.
  const isLeaving = useRef(false);

  const onError = useEffectEvent((error: unknown) => {
    if (isLeaving.current || !isSignedOut(error) || router.state.location.pathname === "/sign-in") return;
    const wasSignedIn = client.getQueryData(meQuery().queryKey) !== undefined;
    selection.forget();
    isLeaving.current = true;
    void router
      .navigate({
        to: "/sign-in",
        search: { to: router.history.location.href, ...(wasSignedIn ? { ended: true } : {}) },
        replace: true,
        // From the beginning, so that nothing of what was on the screen is left.
        reloadDocument: wasSignedIn,
      })
      .then(() => forgetWhatWasLoaded(client))
      .finally(() => (isLeaving.current = false));
  });

  useEffect(() => {
    const stops = [
      client.getQueryCache().subscribe((event) => {
        if (event.type === "updated" && event.action.type === "error") onError(event.action.error);
      }),
      client.getMutationCache().subscribe((event) => {
        if (event.type === "updated" && event.action.type === "error") onError(event.action.error);
      }),
      watchSessionChanges(() => void client.invalidateQueries({ queryKey: meQuery().queryKey })),
    ];
    return () => stops.forEach((stop) => stop());
  }, [client]);
}
