import type { AuditEvent, User, SignInOptions, Viewer } from "@/api/types";

/** Who is signed in, unless a test says otherwise. */
export const VIEWER: Viewer = {
  id: "00000000-0000-4000-8000-aaaaaaaaaaaa",
  email: "robin.vale@example.com",
  name: "Robin Vale",
  role: "admin",
  scopes: ["read", "select", "export", "insights", "sync", "audit", "admin", "profile"],
  credential: "session",
  salesforce_user_id: null,
  sees: "all",
  people: 0,
  has_territories: false,
  denied_fields: [],
  has_password: true,
  has_second_factor: false,
};

export const REP: Viewer = {
  ...VIEWER,
  id: "00000000-0000-4000-8000-bbbbbbbbbbbb",
  email: "ana@example.com",
  name: "Ana Ferreira",
  role: "rep",
  scopes: ["read", "select", "insights", "profile"],
  salesforce_user_id: "005000000000000AAA",
  sees: "own",
  people: 1,
};

export const AUDITOR: Viewer = {
  ...VIEWER,
  id: "00000000-0000-4000-8000-cccccccccccc",
  email: "kim@example.com",
  name: "Kim Osei",
  role: "auditor",
  scopes: ["read", "audit", "profile"],
};

export const SIGN_IN_OPTIONS: SignInOptions = { auth: "on", password: true, providers: [] };

export function makeUser(changes: Partial<User> = {}): User {
  return {
    id: "00000000-0000-4000-8000-dddddddddddd",
    email: "ana@example.com",
    name: "Ana Ferreira",
    role: "rep",
    is_active: true,
    linked_by_hand: null,
    salesforce_user_id: null,
    has_password: true,
    has_second_factor: false,
    created_at: "2026-01-01T09:00:00Z",
    deactivated_at: null,
    last_signed_in_at: null,
    version: 3,
    ...changes,
  };
}

export function makeEvent(seq: number, changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    seq,
    at: "2026-12-31T09:00:00Z",
    action: "sign_in",
    outcome: "succeeded",
    actor_id: null,
    actor: "ana@example.com",
    credential: "session",
    credential_id: null,
    object: "user",
    object_ids: ["00000000-0000-4000-8000-dddddddddddd"],
    object_count: 1,
    address: "192.0.2.7",
    user_agent: "Mozilla/5.0",
    request_id: "req-1",
    details: { method: "password" },
    hash: "a".repeat(64),
    ...changes,
  };
}
