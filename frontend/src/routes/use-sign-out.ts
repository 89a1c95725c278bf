import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";

import { isSignedOut } from "@/api/api-error";
import { api, unwrap } from "@/api/client";
import { announceSessionChange, forgetWhatWasLoaded } from "@/api/session";
import { useSelectionStore } from "@/features/selection/selection-context";

/** What follows the end of a session that was ended on purpose: nothing of it stays in this tab. */
export function useLeave(): () => void {
  const client = useQueryClient();
  const router = useRouter();
  const selection = useSelectionStore();
  return () => {
    selection.forget();
    announceSessionChange();
    void router.navigate({ to: "/sign-in", replace: true }).then(() => forgetWhatWasLoaded(client));
  };
}

export function useSignOut() {
  const leave = useLeave();
  return useMutation({
    mutationFn: () => unwrap(api.POST("/auth/sign-out")),
    onSuccess: leave,
    onError: (error) => {
      // There was no session any more, so the wish is fulfilled.
      if (isSignedOut(error)) leave();
    },
  });
}
