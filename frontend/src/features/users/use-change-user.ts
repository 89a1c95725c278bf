import { useMutation, useQueryClient } from "@tanstack/react-query";

import { ApiError } from "@/api/api-error";
import { api, unwrap } from "@/api/client";
import type { User, UserUpdate } from "@/api/types";

import { userKeys, usersQuery } from "./queries";

const CHANGED = 412;

/** Says what a stale version means to who looks at it: the list behind has been read again by then. */
function inPlainWords(error: Error): Error {
  if (!(error instanceof ApiError) || error.status !== CHANGED) return error;
  return new ApiError({
    title: error.title,
    status: error.status,
    code: error.code,
    request_id: error.requestId,
    errors: error.errors,
    detail:
      "Somebody changed this person since you looked, so nothing was done. What you see now is how it stands; try again if you still want it.",
  });
}

/** Changes a person as they were seen: what somebody else changed meanwhile is not overwritten. */
export function useChangeUser(user: User) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (body: UserUpdate) =>
      unwrap(
        api.PATCH("/users/{user_id}", {
          params: { path: { user_id: user.id }, header: { "if-match": `"${user.version}"` } },
          body,
        }),
      ),
    onSuccess: (changed) => {
      client.setQueryData(usersQuery().queryKey, (list) =>
        list ? { items: list.items.map((one) => (one.id === changed.id ? changed : one)) } : list,
      );
      void client.invalidateQueries({ queryKey: userKeys.keys(user.id) });
    },
    onError: () => client.invalidateQueries({ queryKey: userKeys.people() }),
  });
  return { ...mutation, error: mutation.error && inPlainWords(mutation.error) };
}
