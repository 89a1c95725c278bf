export type Density = "compact" | "comfortable";
export type RowLayout = Density | "card";

export const HEADER_HEIGHT = 36;

/** Every row of a layout has the same height, so a list of any length needs no measuring and nothing jumps. */
export const ROW_HEIGHTS: Record<RowLayout, number> = { compact: 36, comfortable: 52, card: 100 };

/** Below this width a row becomes a card. */
const CARD_WIDTH = 520;

export function rowLayout(tableWidth: number, density: Density): RowLayout {
  return tableWidth > 0 && tableWidth < CARD_WIDTH ? "card" : density;
}
