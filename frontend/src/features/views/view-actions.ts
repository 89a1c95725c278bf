import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";

import type { View, ViewState } from "@/api/types";

import { calls, viewKeys, viewsQuery } from "./queries";

/** What one does with the view that is open, and what the page does about it. */
export interface OpenView {
  /** Undefined while no view is open, or it is not there (any more). */
  view: View | undefined;
  /** The version on the screen. */
  version: number | undefined;
  /** The page shows something else than the view keeps. */
  isChanged: boolean;
  /** What a view would keep of the page. */
  state: ViewState;
  defaultViewId: string | null | undefined;
  mayShare: boolean;
  onOpen: (view: View) => void;
  /** The view was saved as this version, and the page shows it. */
  onSaved: (view: View) => void;
  /** No view is open any more; the page stays as it is. */
  onLeave: () => void;
  onMakeDefault: (id: string | null) => void;
}

/** Puts a saved view in the place of the one before, and asks for the list again. */
function keepView(client: QueryClient, view: View): void {
  client.setQueryData(viewsQuery().queryKey, (list) =>
    list ? { items: [...list.items.filter(({ id }) => id !== view.id), view] } : list,
  );
  void client.invalidateQueries({ queryKey: viewKeys.all });
}

/** A change of a view; what it answers is the view from then on. */
export function useViewMutation<Given>(
  change: (given: Given) => Promise<View>,
  onSaved: (view: View) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (view) => {
      keepView(client, view);
      onSaved(view);
    },
    onError: () => client.invalidateQueries({ queryKey: viewKeys.list() }),
  });
}

export function usePins(views: readonly View[]) {
  const client = useQueryClient();
  const pinned = views.filter(({ pin }) => pin !== null).map(({ id }) => id);
  const saving = useMutation({
    mutationFn: calls.pin,
    onSuccess: (list) => client.setQueryData(viewsQuery().queryKey, list),
  });
  return (view: View): void => {
    const others = pinned.filter((id) => id !== view.id);
    saving.mutate(view.pin === null ? [...pinned, view.id] : others);
  };
}
