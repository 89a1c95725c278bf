import { useRouter } from "@tanstack/react-router";

import { SetPassword } from "@/features/sign-in/set-password";

import { useHandedOver } from "./use-handed-over";
import { useSessionStart } from "./use-session-start";

export function PasswordPage() {
  const router = useRouter();
  const [{ token }] = useHandedOver();
  const start = useSessionStart();
  return (
    <SetPassword
      token={token}
      onSignIn={() => void router.navigate({ to: "/sign-in" })}
      onSignedIn={() => start(undefined)}
    />
  );
}
