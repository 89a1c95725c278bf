import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { isSignedOut } from "@/api/api-error";
import { meQuery } from "@/api/session";
import type { Viewer } from "@/api/types";
import { ErrorState } from "@/components/error-state";
import { ViewerContext } from "@/components/viewer-context";
import { useSelectionStore } from "@/features/selection/selection-context";

import { RootLayout } from "./root-layout";
import { useSessionEnd } from "./use-session-end";

/** What somebody sees who is signed in. Until it is known who that is, nothing of the product is shown. */
export function SignedIn() {
  const { data, error, refetch } = useQuery(meQuery());
  useSessionEnd();

  if (data) return <Workspace key={data.id} viewer={data} />;
  if (error && !isSignedOut(error)) {
    return <ErrorState error={error} title="Cool Mint could not be opened" onRetry={() => void refetch()} />;
  }
  return <div role="status" aria-label="Opening Cool Mint" />;
}

/** Everything below belongs to one viewer: another one gets it new. */
function Workspace({ viewer }: { viewer: Viewer }) {
  const selection = useSelectionStore();
  // Before the first row is drawn; to open what is open already changes nothing.
  useState(() => selection.openFor(viewer.id ?? viewer.email, viewer.scopes.includes("select")));
  return (
    <ViewerContext value={viewer}>
      <RootLayout />
    </ViewerContext>
  );
}
