import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { preferencesQuery } from "@/api/preferences";
import type { Preferences, PreferencesUpdate } from "@/api/types";

/** What the viewer has set, and how to set it: at once on the screen, then on the server. */
export function usePreferences() {
  const client = useQueryClient();
  const { queryKey } = preferencesQuery();
  const query = useQuery(preferencesQuery());
  const saving = useMutation({
    mutationFn: (body: PreferencesUpdate) => unwrap(api.PATCH("/preferences", { body })),
    onMutate: async (given) => {
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (before: Preferences | undefined) =>
        before ? ({ ...before, ...given } as Preferences) : before,
      );
    },
    onSuccess: (saved) => client.setQueryData(queryKey, saved),
    onError: () => client.invalidateQueries({ queryKey }),
  });
  return { preferences: query.data, isPending: query.isPending, set: saving.mutate, error: saving.error };
}
