import type { View, Visibility } from "@/api/types";

export const VISIBILITY_WORDS: Record<Visibility, string> = {
  private: "Only you",
  people: "People you name",
  team: "Your team",
  everyone: "Everyone here",
};

const SHARED_WITH: Record<Visibility, string> = {
  private: "private",
  people: "shared with some people",
  team: "shared with the team",
  everyone: "shared with everyone",
};

/** Whose the view is and who else sees it. */
export function ownerWords(view: View): string {
  if (view.is_mine) return SHARED_WITH[view.visibility];
  const left = view.owner.is_active ? "" : ", who left";
  return `by ${view.owner.name}${left}`;
}
