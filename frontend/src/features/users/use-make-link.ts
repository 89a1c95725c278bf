import { useMutation } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

interface LinkWanted {
  userId: string;
  purpose: "sign_in" | "password";
}

export function useMakeLink() {
  return useMutation({
    mutationFn: ({ userId, purpose }: LinkWanted) =>
      unwrap(
        api.POST("/users/{user_id}/links", { params: { path: { user_id: userId } }, body: { purpose } }),
      ),
    // Who has the link can sign in with it; it stays no longer than it is on the screen.
    gcTime: 0,
  });
}
