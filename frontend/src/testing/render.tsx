import { QueryClient } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";

import { AppProviders } from "@/app-providers";
import { SelectionStore } from "@/features/selection/selection-store";
import { ViewerContext } from "@/components/viewer-context";
import { createAppRouter } from "@/routes/router";

import { VIEWER } from "./people";

function testQueryClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
}

/** What this tab knows of the selection: at first nothing. */
export function ownSelection(): SelectionStore {
  return new SelectionStore();
}

const opened = new Set<SelectionStore>();

/** What a test left undone must not reach the next one. */
export function forgetSelections(): void {
  for (const store of opened) store.forget();
  opened.clear();
}

/** A component with everything it finds around it in the app, except the router. */
export function renderWithProviders(element: ReactNode, selection = ownSelection()) {
  const user = userEvent.setup();
  opened.add(selection);
  const view = render(
    <AppProviders queryClient={testQueryClient()} selection={selection}>
      <ViewerContext value={VIEWER}>{element}</ViewerContext>
    </AppProviders>,
  );
  return { user, selection, ...view };
}

/** The whole app at an address such as `/activities?q=trial`. */
export function renderApp(address = "/activities", selection = ownSelection()) {
  const history = createMemoryHistory({ initialEntries: [`/app${address}`] });
  const router = createAppRouter(history);
  const view = renderWithProviders(<RouterProvider router={router} />, selection);
  return { router, history, ...view };
}
