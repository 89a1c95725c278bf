import { Button } from "@mantine/core";

import type { SignInOptions } from "@/api/types";

import classes from "./entry-page.module.css";

interface ProvidersProps {
  providers: SignInOptions["providers"];
  /** Where to go on, when it is not the home page. */
  to: string | undefined;
}

/** Ways of signing in that lead over another house; the answer comes back to us signed in. */
export function Providers({ providers, to }: ProvidersProps) {
  const query = to === undefined ? "" : `?${new URLSearchParams({ to }).toString()}`;
  return (
    <div className={classes.providers}>
      {providers.map(({ name, label }) => (
        <Button
          key={name}
          component="a"
          variant="default"
          href={`/auth/oidc/${encodeURIComponent(name)}${query}`}
        >
          Continue with {label}
        </Button>
      ))}
    </div>
  );
}
