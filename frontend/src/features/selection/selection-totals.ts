import type { SelectedItems } from "./selection-store";

/** The exact tokens of a Markdown context of these: the API counts each activity so that they add up. */
export function totalTokens(items: SelectedItems): number {
  let tokens = 0;
  for (const item of items.values()) tokens += item.tokens;
  return tokens;
}
