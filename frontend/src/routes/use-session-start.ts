import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";

import { announceSessionChange, forgetWhatWasLoaded } from "@/api/session";
import { safePath } from "@/lib/safe-path";

/** What follows a sign-in: nothing of before is kept, and the page that was wanted comes. */
export function useSessionStart(): (to: string | undefined) => void {
  const client = useQueryClient();
  const { history } = useRouter();
  return (to) => {
    forgetWhatWasLoaded(client);
    announceSessionChange();
    history.replace(safePath(to));
  };
}
