import type { ErrorComponentProps } from "@tanstack/react-router";

import { ErrorState } from "@/components/error-state";

/** The page itself broke: a part of it could not be loaded, or we made a mistake. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <ErrorState
      error={error instanceof Error ? error : new Error(String(error))}
      title="This page could not be shown"
      onRetry={reset}
    />
  );
}
