import { QueryClient } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";

import { AppProviders } from "@/app-providers";
import { SelectionStore } from "@/features/selection/selection-store";
import { createAppRouter } from "@/routes/router";

function testQueryClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
}

/** A component with everything it finds around it in the app, except the router. */
export function renderWithProviders(element: ReactNode, selection = new SelectionStore()) {
  const user = userEvent.setup();
  const view = render(
    <AppProviders queryClient={testQueryClient()} selection={selection}>
      {element}
    </AppProviders>,
  );
  return { user, selection, ...view };
}

/** The whole app at an address such as `/activities?q=trial`. */
export function renderApp(address = "/activities", selection = new SelectionStore()) {
  const history = createMemoryHistory({ initialEntries: [`/app${address}`] });
  const router = createAppRouter(history);
  const view = renderWithProviders(<RouterProvider router={router} />, selection);
  return { router, history, ...view };
}
