import { CatchBoundary, type ErrorComponentProps } from "@tanstack/react-router";
import { Suspense, type ReactNode } from "react";

import { ErrorState } from "@/components/error-state";

/** React remembers that a part could not be loaded; the address and the browser keep all that a reload needs. */
function PartError({ error }: ErrorComponentProps) {
  return (
    <ErrorState
      error={error instanceof Error ? error : new Error(String(error))}
      title="This part of the page could not be loaded"
      onRetry={() => window.location.reload()}
    />
  );
}

interface PagePartProps {
  /** Changes when something else is to be shown, which is then tried anew. */
  name: string;
  children: ReactNode;
}

/** A part that comes when it is first opened. When it cannot be loaded, the rest of the page stays. */
export function PagePart({ name, children }: PagePartProps) {
  return (
    <CatchBoundary getResetKey={() => name} errorComponent={PartError}>
      <Suspense fallback={null}>{children}</Suspense>
    </CatchBoundary>
  );
}
