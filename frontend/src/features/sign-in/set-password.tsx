import { useState } from "react";

import type { SignedIn } from "@/api/types";

import { CodeForm } from "./code-form";
import { EntryPage } from "./entry-page";
import { LinkUsed } from "./link-used";
import { SetPasswordForm } from "./set-password-form";

interface SetPasswordProps {
  token: string | undefined;
  onSignIn: () => void;
  onSignedIn: () => void;
}

/** What a link of an administrator leads to: one's own password, and in. */
export function SetPassword({ token, onSignIn, onSignedIn }: SetPasswordProps) {
  const [challenge, setChallenge] = useState<string | null>(null);

  function take(answer: SignedIn): void {
    if (answer.status === "signed_in") onSignedIn();
    else setChallenge(answer.challenge ?? null);
  }

  return (
    <EntryPage title={challenge === null ? "Set your password" : "Enter your code"}>
      {challenge !== null ? (
        <CodeForm challenge={challenge} onAnswer={take} onBack={onSignIn} />
      ) : token === undefined ? (
        <LinkUsed onSignIn={onSignIn} />
      ) : (
        <SetPasswordForm key={token} token={token} onAnswer={take} onSignIn={onSignIn} />
      )}
    </EntryPage>
  );
}
