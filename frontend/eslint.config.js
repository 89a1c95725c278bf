import { readdirSync } from "node:fs";

import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/**
 * Who may import whom: routes → features → components, api, lib. The list is read from the folders,
 * so a new feature is sealed from its neighbours at birth.
 */
const zones = [
  {
    target: ["src/api", "src/components", "src/lib"],
    from: ["src/features", "src/routes"],
    message: "Shared code knows no feature and no route.",
  },
  { target: "src/lib", from: ["src/api", "src/components"], message: "lib stands alone." },
  { target: "src/api", from: "src/components", message: "The client draws nothing." },
  { target: "src/features", from: "src/routes", message: "A feature does not know its page." },
  ...readdirSync("src/features").map((name) => ({
    target: `src/features/${name}`,
    from: "src/features",
    except: [`./${name}`],
    message: "Features do not import each other; a route composes them.",
  })),
];

const shipped = ["src/**/*.{ts,tsx}"];
const tests = ["src/**/*.test.{ts,tsx}", "src/testing/**"];

export default defineConfig(
  { ignores: ["dist", "coverage", "public", "src/api/schema.d.ts", "*.config.js"] },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  { languageOptions: { parserOptions: { projectService: true } } },
  {
    files: shipped,
    extends: [jsxA11y.flatConfigs.strict, reactHooks.configs.flat.recommended],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones }],
      "import-x/no-cycle": "error",
      "import-x/no-default-export": "error",
      "import-x/order": [
        "error",
        { groups: ["builtin", "external", "internal", "parent", "sibling"], "newlines-between": "always" },
      ],
      // A region that scrolls must be reachable by keyboard.
      "jsx-a11y/no-noninteractive-tabindex": ["error", { roles: ["region"], tags: [] }],
      // Speaks to the React Compiler, which is not used here.
      "react-hooks/incompatible-library": "off",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
      // `${count}` in a sentence is what templates are for.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `onClick={() => setOpen(true)}` reads better on one line.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: shipped,
    ignores: tests,
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@/testing/*"], message: "Test helpers stay out of what is shipped." }] },
      ],
    },
  },
  {
    files: shipped,
    ignores: ["src/lib/dates.ts", ...tests],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "Text from Salesforce is shown as text, never as markup.",
        },
      ],
    },
  },
);
