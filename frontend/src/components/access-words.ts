import type { KeyScope, Role, Viewer } from "@/api/types";
import { formatNumber } from "@/lib/format";

export const ROLE_WORDS: Record<Role, string> = {
  admin: "Administrator",
  manager: "Manager",
  rep: "Rep",
  auditor: "Auditor",
};

/** Whose activities a viewer sees, in a few words. */
export function seesWords(viewer: Viewer): string {
  const territories = viewer.has_territories ? " and your territories" : "";
  if (viewer.sees === "all") return "All activities";
  if (viewer.sees === "team") return `Your team of ${formatNumber(viewer.people)}${territories}`;
  // Somebody without a Salesforce user sees what is in their territories.
  if (viewer.sees === "own")
    return viewer.people > 0 ? `Your own activities${territories}` : "Your territories";
  return "Nothing yet";
}

/** What a key may do, as one chooses it. */
export const SCOPE_WORDS: Record<KeyScope, string> = {
  read: "Read activities",
  select: "Select activities and take out their text",
  export: "Export activities as files",
  insights: "Ask models about activities",
  sync: "Import and sync",
  audit: "Read the audit log and the imports",
  admin: "Manage users, roles and access",
};
