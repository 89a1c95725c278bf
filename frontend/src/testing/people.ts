import type { SignInOptions, Viewer } from "@/api/types";

/** Who is signed in, unless a test says otherwise. */
export const VIEWER: Viewer = {
  id: "00000000-0000-4000-8000-aaaaaaaaaaaa",
  email: "robin.vale@example.com",
  name: "Robin Vale",
  role: "admin",
  scopes: ["read", "select", "insights", "sync", "audit", "admin", "profile"],
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
