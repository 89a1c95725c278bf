import { Button } from "@mantine/core";

import type { User } from "@/api/types";
import { ConfirmAction } from "@/components/confirm-action";
import { ExactTime } from "@/components/exact-time";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

import { useChangeUser } from "./use-change-user";
import classes from "./users.module.css";

interface PersonStateProps {
  user: User;
  isOneself: boolean;
}

export function PersonState({ user, isOneself }: PersonStateProps) {
  const change = useChangeUser(user);

  if (user.is_active) {
    return (
      <section className={classes.part} aria-label="Access">
        <h3 className={classes.partTitle}>Access</h3>
        <ConfirmAction
          label="Deactivate"
          confirmLabel={`Deactivate ${user.name}`}
          onConfirm={() => change.mutate({ is_active: false })}
          isPending={change.isPending}
          error={change.error}
        >
          {isOneself && <strong>This is you. </strong>}
          Every device is signed out and every key is revoked at once; links stop working. Nothing of theirs
          is deleted, and you can let them in again later, with new keys.
        </ConfirmAction>
      </section>
    );
  }
  return (
    <section className={classes.part} aria-label="Access">
      <h3 className={classes.partTitle}>Access</h3>
      <p className={page.quiet}>
        Deactivated {user.deactivated_at && <ExactTime instant={user.deactivated_at} />}. Their keys are
        revoked; nothing of theirs was deleted.
      </p>
      <Button
        size="xs"
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate({ is_active: true })}
      >
        Let them in again
      </Button>
      {change.error && <Refusal error={change.error} />}
    </section>
  );
}
