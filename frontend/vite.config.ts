import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// In production one server answers for both, so the paths here are the same and no CORS is needed.
const api = process.env.COOLMINT_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/app/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  server: {
    port: 3000,
    strictPort: true,
    proxy: { "^/(?!app(/|$)).+": { target: api } },
  },
  build: { target: "es2023", reportCompressedSize: true },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost:8080/app/" } },
    setupFiles: ["src/testing/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    unstubGlobals: true,
    testTimeout: 15_000,
    // Loading the whole icon set takes seconds per file; the single modules do not.
    server: { deps: { inline: ["@mantine/core", "@mantine/dates"] } },
  },
});
