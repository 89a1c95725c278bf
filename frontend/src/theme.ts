import { Button, createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const mint: MantineColorsTuple = [
  "#e9f8f2",
  "#d2f0e4",
  "#a5e2ca",
  "#72d2ac",
  "#45c593",
  "#27bc85",
  "#12b886",
  "#0e9b71",
  "#0a7556",
  "#075740",
];

const gray: MantineColorsTuple = [
  "#f7f9f8",
  "#f0f3f1",
  "#e5e9e7",
  "#d5dbd8",
  "#b9c2be",
  "#8b9691",
  "#5f6a65",
  "#4a544f",
  "#2f3733",
  "#1b211e",
];

const dark: MantineColorsTuple = [
  "#e3e8e6",
  "#c3cac7",
  "#9ca6a2",
  "#727d79",
  "#434d49",
  "#333b38",
  "#242b29",
  "#191f1d",
  "#131816",
  "#0d110f",
];

const CONTRAST = "var(--mantine-primary-color-contrast)";

export const theme = createTheme({
  colors: { mint, gray, dark },
  primaryColor: "mint",
  // The accent itself is too light to carry white text; its dark shade reaches 5.6 : 1.
  primaryShade: { light: 8, dark: 5 },
  autoContrast: true,
  defaultRadius: 6,
  radius: { xs: "3px", sm: "4px", md: "6px", lg: "6px", xl: "6px" },
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  shadows: { md: "var(--cm-shadow)" },
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  headings: { fontWeight: "600", sizes: { h1: { fontSize: "20px" }, h2: { fontSize: "16px" } } },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    // On the light accent of the dark scheme, dark words; Mantine itself looks at the light scheme only.
    Button: Button.extend({
      styles: { label: { fontWeight: 500 } },
      vars: (_theme, { variant = "filled" }) => ({
        root: variant === "filled" ? { "--button-color": CONTRAST } : {},
      }),
    }),
  },
});

/** Names for what a colour is for; a component never names a colour itself. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { "--cm-header": "48px" },
  light: {
    "--cm-surface": "#ffffff",
    "--cm-sunken": gray[0],
    "--cm-line": gray[2],
    "--cm-hover": gray[1],
    "--cm-selected": mint[0],
    "--cm-selected-hover": mint[1],
    "--cm-tint": gray[2],
    "--cm-tint-chosen": mint[1],
    "--cm-bar": gray[5],
    "--cm-accent": mint[6],
    "--cm-accent-text": mint[8],
    "--cm-mark": "#fff0a8",
    "--cm-ink": gray[9],
    "--cm-quiet": gray[6],
    "--cm-shadow": "0 8px 30px rgb(20 35 30 / 14%)",
    "--mantine-color-body": "#ffffff",
    "--mantine-color-text": gray[9],
    "--mantine-color-dimmed": gray[6],
    "--mantine-color-placeholder": gray[6],
    "--mantine-color-error": "#c92a2a",
  },
  dark: {
    "--cm-surface": dark[8],
    "--cm-sunken": dark[9],
    "--cm-line": dark[6],
    "--cm-hover": dark[7],
    "--cm-selected": "#12302a",
    "--cm-selected-hover": "#173c34",
    "--cm-tint": dark[6],
    "--cm-tint-chosen": "#173c34",
    "--cm-bar": dark[3],
    "--cm-accent": mint[5],
    "--cm-accent-text": mint[3],
    "--cm-mark": "#5c4d00",
    "--cm-ink": dark[0],
    "--cm-quiet": dark[2],
    "--cm-shadow": "0 8px 30px rgb(0 0 0 / 55%)",
    "--mantine-color-body": dark[8],
    "--mantine-color-text": dark[0],
    "--mantine-color-dimmed": dark[2],
    "--mantine-color-placeholder": dark[2],
    "--mantine-color-error": "#ff8787",
  },
});
