import type { Alert, AuditEvent } from "@/api/types";

/** What an action is called on the screen; one that is not here is shown as the API names it. */
const ACTION_WORDS: Record<string, string> = {
  sign_in: "Signed in",
  sign_out: "Signed out",
  "sign_out.everywhere": "Signed out everywhere",
  "token.reused": "Used a token twice",
  "link.made": "Made a link",
  "link.used": "Used a link",
  "password.changed": "Changed a password",
  "password.reset": "Set a password by link",
  "second_factor.added": "Added a second factor",
  "second_factor.removed": "Removed a second factor",
  "user.added": "Added a person",
  "user.changed": "Changed a person",
  "key.created": "Created a key",
  "key.revoked": "Revoked a key",
  "key.used": "Used a key",
  "key.refused": "Tried a key that is over",
  "access.refused": "Was refused",
  "territory.added": "Added a territory",
  "territory.changed": "Changed a territory",
  "territory.removed": "Removed a territory",
  "field_rules.changed": "Changed field rules",
  "role_rights.changed": "Changed who may export",
  "selection.taken": "Took activities out",
  "export.requested": "Asked for an export",
  "export.approved": "Approved an export",
  "export.declined": "Declined an export",
  "export.made": "Had a file made",
  "export.downloaded": "Downloaded a file",
  "export.cancelled": "Cancelled an export",
  "export.removed": "Removed an export",
  "canary.read": "Read a canary",
  "audit.read": "Read the audit log",
  "audit.exported": "Exported the audit log",
  "audit.verified": "Verified the audit log",
  "audit.pruned": "Removed old events",
  "alert.raised": "Raised an alert",
  "erasure.requested": "Asked for an erasure",
  "erasure.done": "Erased a person",
  "legal_hold.placed": "Placed a legal hold",
  "legal_hold.lifted": "Lifted a legal hold",
};

export const ACTION_CHOICES = Object.entries(ACTION_WORDS).map(([value, label]) => ({ value, label }));

export function actionWords(action: string): string {
  return ACTION_WORDS[action] ?? action;
}

type Tone = "good" | "warn" | "bad" | undefined;

export const OUTCOME_WORDS: Record<AuditEvent["outcome"], { label: string; tone: Tone }> = {
  succeeded: { label: "Succeeded", tone: undefined },
  refused: { label: "Refused", tone: "warn" },
  failed: { label: "Failed", tone: "bad" },
};

export const SEVERITY_WORDS: Record<Alert["severity"], { label: string; tone: Tone }> = {
  low: { label: "Low", tone: undefined },
  medium: { label: "Medium", tone: "warn" },
  high: { label: "High", tone: "bad" },
  critical: { label: "Critical", tone: "bad" },
};
