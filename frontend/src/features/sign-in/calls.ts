import { api, unwrap } from "@/api/client";
import type { SignedIn } from "@/api/types";

export interface Credentials {
  email: string;
  password: string;
}

export function signIn(body: Credentials): Promise<SignedIn> {
  return unwrap(api.POST("/auth/sign-in", { body }));
}

export function sendCode(challenge: string, code: string): Promise<SignedIn> {
  return unwrap(api.POST("/auth/second-factor", { body: { challenge, code } }));
}

export function openLink(token: string): Promise<SignedIn> {
  return unwrap(api.POST("/auth/link", { body: { token } }));
}

export function setPassword(token: string, password: string): Promise<SignedIn> {
  return unwrap(api.POST("/auth/password-link", { body: { token, new_password: password } }));
}
