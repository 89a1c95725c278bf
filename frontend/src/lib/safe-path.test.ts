import { expect, it } from "vitest";

import { HOME_PATH, safePath } from "./safe-path";

it.each(["/app/activities?q=trial&owner_id=005", "/app/data#quarantine", "/app/users?person=1"])(
  "keeps %s",
  (path) => expect(safePath(path)).toBe(path),
);

it.each([
  undefined,
  ["/app/activities"],
  "",
  "activities",
  "https://evil.example/app/",
  "//evil.example/app/",
  "/\\evil.example/app/",
  "/app/../../auth/me",
  "/app/..//evil.example",
  "/app/%2e%2e/auth/me",
  "javascript:alert(1)",
  "/application",
  "/app/sign-in?to=/app/sign-in",
  "/app/password",
])("leads %s home", (path) => expect(safePath(path)).toBe(HOME_PATH));
