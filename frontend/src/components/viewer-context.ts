import { createContext, use, useMemo } from "react";

import type { Viewer } from "@/api/types";

export const ViewerContext = createContext<Viewer | null>(null);

/** Who is signed in; only below the frame, where somebody is. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error("Nobody is signed in above this component.");
  return viewer;
}

/** The fields that the viewer's role does not see, under their names in filters and rules. */
export function useDeniedFields(): ReadonlySet<string> {
  const { denied_fields: fields } = useViewer();
  return useMemo(() => new Set(fields), [fields]);
}
