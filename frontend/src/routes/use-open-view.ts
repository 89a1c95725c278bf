import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";

import type { View } from "@/api/types";
import { usePreferences } from "@/components/use-preferences";
import { useViewer } from "@/components/viewer-context";
import type { ActivitySearch } from "@/features/activities/search-params";
import { searchOfView, stateKey, viewStateOf } from "@/features/activities/view-state";
import { viewsQuery } from "@/features/views/queries";

import type { useActivityNavigation } from "./use-activity-navigation";

function shown(view: View): ActivitySearch {
  return { ...searchOfView(view.state), view: view.id, view_version: view.version };
}

/**
 * The view the address names, beside what the address shows. The address wins: a view that was saved since stays as it was
 * opened until it is loaded again.
 */
export function useOpenView(search: ActivitySearch, go: ReturnType<typeof useActivityNavigation>) {
  const viewer = useViewer();
  const { preferences, set } = usePreferences();
  const views = useQuery(viewsQuery());
  const view = views.data?.find(({ id }) => id === search.view);
  const state = useMemo(() => viewStateOf(search), [search]);
  const differs = view !== undefined && stateKey(view.state) !== stateKey(state);
  const isOutdated =
    view !== undefined && search.view_version !== undefined && view.version > search.view_version;

  // An address without anything shows the view that opens first, once; one that names a view alone shows that.
  const isFirst = useRef(true);
  const isBare = Object.keys(search).every((name) => name === "open");
  const namesAlone = search.view !== undefined && search.view_version === undefined;
  const wanted = namesAlone ? search.view : isBare ? preferences?.default_view_id : undefined;
  const isReady = views.data !== undefined && preferences !== undefined;
  useEffect(() => {
    if (!isReady || !isFirst.current) return;
    isFirst.current = false;
    const found = views.data.find(({ id }) => id === wanted);
    if (found) go.setView(shown(found), true);
  });

  return {
    view,
    version: search.view_version,
    state,
    isChanged: differs && !isOutdated,
    isOutdated: isOutdated && differs,
    /** The address names a view that is not there, or not shared with the viewer. */
    isGone: views.data !== undefined && search.view !== undefined && view === undefined,
    defaultViewId: preferences?.default_view_id,
    mayShare: viewer.scopes.includes("select"),
    onOpen: (chosen: View) => go.setView(shown(chosen)),
    onSaved: (saved: View) => go.tagView(saved.id, saved.version),
    onLeave: () => go.tagView(undefined, undefined),
    onMakeDefault: (id: string | null) => set({ default_view_id: id }),
  };
}
