import { useRouter } from "@tanstack/react-router";

import { SetPassword } from "@/features/sign-in/set-password";

import { useOneTimeToken } from "./use-one-time-token";
import { useSessionStart } from "./use-session-start";

export function PasswordPage() {
  const router = useRouter();
  const [token] = useOneTimeToken();
  const start = useSessionStart();
  return (
    <SetPassword
      token={token}
      onSignIn={() => void router.navigate({ to: "/sign-in" })}
      onSignedIn={() => start(undefined)}
    />
  );
}
