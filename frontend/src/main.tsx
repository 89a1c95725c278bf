import "@mantine/core/styles.css";
import "./app.css";

import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { createQueryClient } from "./api/query-client";
import { AppProviders } from "./app-providers";
import { SelectionStore } from "./features/selection/selection-store";
import { styleNonce } from "./lib/style-nonce";
import { createAppRouter } from "./routes/router";

const selection = new SelectionStore();
// What was done in the last moment before the page goes away is sent too.
window.addEventListener("pagehide", () => void selection.settled());

// What keeps the page still behind a drawer makes a style too, and looks for the nonce here.
globalThis.__webpack_nonce__ = styleNonce();

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root element.");

createRoot(root).render(
  <StrictMode>
    <AppProviders queryClient={createQueryClient()} selection={selection}>
      <RouterProvider router={createAppRouter()} />
    </AppProviders>
  </StrictMode>,
);
