import { IconAlertCircle } from "@tabler/icons-react";

import classes from "./entry-page.module.css";

const AGAIN = "Try again; if it goes on, tell an administrator.";

const WORDS: Record<string, string> = {
  access_denied: "The provider did not let you in, or you said no there.",
  provider_refused: `The provider refused the sign-in. ${AGAIN}`,
  provider_unavailable: "The provider does not answer. Try again in a moment.",
  sign_in_expired: "It took too long, or was begun in another tab. Start again.",
  state_mismatch: "This answer does not belong to the sign-in that this browser began. Start again.",
  token_refused: `What the provider sent could not be trusted. ${AGAIN}`,
  email_missing: "The provider does not tell us your e-mail. Ask an administrator.",
  email_unverified: "The provider has not verified your e-mail. Verify it there, then try again.",
  identity_taken:
    "The account of this e-mail belongs to somebody else at the provider. Ask an administrator.",
  not_invited: "You have no account here yet. Ask an administrator to add you with this e-mail.",
  no_role: "None of your groups has a role here. Ask an administrator which group you need.",
  groups_incomplete: "The provider does not tell us all of your groups. Ask an administrator.",
  user_inactive: "Your account is switched off. Ask an administrator.",
  last_administrator:
    "Your groups would take the role of the last administrator away, so nothing was changed. Ask whoever runs Cool Mint.",
  too_many_requests: "Too many tries. Try again in a few minutes.",
};

interface ProviderProblemProps {
  problem: string;
}

/** Why signing in with a provider did not work. */
export function ProviderProblem({ problem }: ProviderProblemProps) {
  const words = Object.hasOwn(WORDS, problem) ? WORDS[problem] : undefined;
  return (
    <div role="alert" className={classes.problem}>
      <IconAlertCircle size={16} aria-hidden />
      <span>{words ?? `Signing in there did not work. ${AGAIN}`}</span>
    </div>
  );
}
