export const DENSITIES = ["compact", "normal", "tall"] as const;
export type Density = (typeof DENSITIES)[number];
export type RowLayout = Density | "card";

export const HEADER_HEIGHT = 36;

/** Every row of a layout has the same height, so a list of any length needs no measuring and nothing jumps. */
export const ROW_HEIGHTS: Record<RowLayout, number> = { compact: 36, normal: 52, tall: 100, card: 100 };

/** Below this width a row becomes a card. */
const CARD_WIDTH = 520;

export function rowLayout(tableWidth: number, density: Density): RowLayout {
  return tableWidth > 0 && tableWidth < CARD_WIDTH ? "card" : density;
}

export function isDensity(value: unknown): value is Density {
  return typeof value === "string" && (DENSITIES as readonly string[]).includes(value);
}
