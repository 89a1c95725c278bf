import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { SelectionContext } from "./features/selection/selection-context";
import type { SelectionStore } from "./features/selection/selection-store";
import { styleNonce } from "./lib/style-nonce";
import { cssVariables, theme } from "./theme";

interface AppProvidersProps {
  queryClient: QueryClient;
  selection: SelectionStore;
  children: ReactNode;
}

/** The same name as in `public/color-scheme.js`, which sets the scheme before the first paint. */
const colorScheme = localStorageColorSchemeManager({ key: "coolmint-color-scheme" });

export function AppProviders({ queryClient, selection, children }: AppProvidersProps) {
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colorScheme}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <SelectionContext value={selection}>{children}</SelectionContext>
      </MantineProvider>
    </QueryClientProvider>
  );
}
