import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { signInOptionsQuery } from "@/api/session";
import type { SignedIn } from "@/api/types";
import { HOME_PATH } from "@/lib/safe-path";

import { CodeForm } from "./code-form";
import { EntryPage } from "./entry-page";
import classes from "./entry-page.module.css";
import { LinkForm } from "./link-form";
import { PasswordForm } from "./password-form";
import { ProviderProblem } from "./provider-problem";
import { Providers } from "./providers";
import type { HandedOver, SignInSearch } from "./search-params";

interface SignInProps {
  search: SignInSearch;
  handedOver: HandedOver;
  onDropToken: () => void;
  onSignedIn: () => void;
}

export function SignIn({
  search,
  handedOver: { token, challenge: given },
  onDropToken,
  onSignedIn,
}: SignInProps) {
  const options = useQuery(signInOptionsQuery());
  const [challenge, setChallenge] = useState(given ?? null);
  const providers = options.data?.providers ?? [];

  function take(answer: SignedIn): void {
    if (answer.status === "signed_in") onSignedIn();
    else setChallenge(answer.challenge ?? null);
  }

  if (challenge !== null) {
    return (
      <EntryPage title="Enter your code">
        <CodeForm challenge={challenge} onAnswer={take} onBack={() => setChallenge(null)} />
      </EntryPage>
    );
  }
  if (options.data?.auth === "off") {
    return (
      <EntryPage title="Sign-in is off">
        <p className={classes.text}>Everybody who reaches this address is an administrator here.</p>
        <Button component="a" href={HOME_PATH}>
          Go to the activities
        </Button>
      </EntryPage>
    );
  }
  return (
    <EntryPage title="Sign in">
      {token !== undefined ? (
        <LinkForm key={token} token={token} onAnswer={take} onBack={onDropToken} />
      ) : (
        <>
          {search.ended && (
            <p className={classes.text} role="status">
              Your session has ended. Sign in to go on where you were.
            </p>
          )}
          {search.problem && <ProviderProblem problem={search.problem} />}
          {(options.data?.password ?? true) && <PasswordForm onAnswer={take} />}
          {providers.length > 0 && (
            <>
              {options.data?.password && <span className={classes.or}>or</span>}
              <Providers providers={providers} to={search.to} />
            </>
          )}
          <p className={classes.help}>
            No account yet, or the password is lost? Ask an administrator for a link.
          </p>
        </>
      )}
    </EntryPage>
  );
}
