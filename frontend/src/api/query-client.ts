import { QueryClient } from "@tanstack/react-query";

import { ApiError } from "./api-error";

const MAX_RETRIES = 2;

/** A refusal stays a refusal however often it is asked; only what may pass by itself is tried again. */
function worthRetrying(error: Error): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // A list of many pages would be loaded again as a whole each time the window is looked at.
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < MAX_RETRIES && worthRetrying(error),
      },
      mutations: { retry: false },
    },
  });
}
