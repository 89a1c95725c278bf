import { Button } from "@mantine/core";

import classes from "./entry-page.module.css";

interface LinkUsedProps {
  onSignIn: () => void;
}

/** The link was used, or is too old: what that means, and whom to ask. */
export function LinkUsed({ onSignIn }: LinkUsedProps) {
  return (
    <div className={classes.form} role="alert">
      <p className={classes.text}>
        This link was used already or is too old. Ask an administrator for a new one; whoever runs this
        machine can print one with <code>coolmint user link E-MAIL</code>.
      </p>
      <Button variant="default" onClick={onSignIn}>
        Sign in with a password
      </Button>
    </div>
  );
}
