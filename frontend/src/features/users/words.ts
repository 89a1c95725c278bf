import type { Role, User } from "@/api/types";

export const ROLES: readonly Role[] = ["admin", "manager", "rep", "auditor"];

/** What a role sees and may do, for whoever gives it. */
export const ROLE_MEANS: Record<Role, string> = {
  admin: "Sees every activity; manages users, access and imports.",
  manager: "Sees their own activities, those of everybody below them in Salesforce, and their territories.",
  rep: "Sees their own activities and those of their territories.",
  auditor: "Sees every activity and the audit log; changes nothing and shares nothing.",
};

/** Whose activities somebody sees follows from their Salesforce user, unless they see all. */
export function needsLink({ role }: Pick<User, "role">): boolean {
  return role === "rep" || role === "manager";
}

export type LinkKind = "by hand" | "by e-mail" | "none";

export function linkKind({ linked_by_hand, salesforce_user_id }: User): LinkKind {
  if (linked_by_hand !== null) return "by hand";
  return salesforce_user_id === null ? "none" : "by e-mail";
}

const FIELD_WORDS: Record<string, string> = {
  subject: "Subject",
  description: "Notes",
  contacts: "Contacts",
  specialty: "Specialty",
  account: "Account",
  owner: "Owner",
  type: "Type",
  subtype: "Subtype",
  status: "Status",
  priority: "Priority",
};

/** `attr.next_step` reads as `Next step`. */
export function fieldWords(field: string): string {
  const known = FIELD_WORDS[field];
  if (known) return known;
  const words = field
    .replace(/^attr\./, "")
    .replace(/__c$/, "")
    .replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
