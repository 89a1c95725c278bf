import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { User } from "@/api/types";
import { ConfirmAction } from "@/components/confirm-action";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";
import { formatCount } from "@/lib/format";

import { LinkNotice } from "./link-notice";
import { userKeys } from "./queries";
import { useMakeLink } from "./use-make-link";
import classes from "./users.module.css";

interface PersonSignInProps {
  user: User;
}

export function PersonSignIn({ user }: PersonSignInProps) {
  const client = useQueryClient();
  const path = { user_id: user.id };
  const link = useMakeLink();
  const signOut = useMutation({
    mutationFn: () => unwrap(api.POST("/users/{user_id}/sign-out", { params: { path } })),
  });
  const removeFactor = useMutation({
    mutationFn: () => unwrap(api.DELETE("/users/{user_id}/second-factor", { params: { path } })),
    onSettled: () => client.invalidateQueries({ queryKey: userKeys.people() }),
  });

  return (
    <section className={classes.part} aria-label="Signing in">
      <h3 className={classes.partTitle}>Signing in</h3>
      <p className={page.quiet}>
        {user.has_password ? "Has a password" : "Has no password yet"};{" "}
        {user.has_second_factor ? "a second factor is on" : "no second factor"}. With a link they set a
        {user.has_password ? " new" : ""} password.
      </p>
      {link.data && <LinkNotice link={link.data} name={user.name} />}
      {link.error && <Refusal error={link.error} />}
      <div className={page.actions}>
        <Button
          size="xs"
          variant="default"
          loading={link.isPending}
          onClick={() => link.mutate({ userId: user.id, purpose: "password" })}
        >
          Make a new link
        </Button>
        <ConfirmAction
          label="Sign out everywhere"
          confirmLabel="Sign them out"
          onConfirm={(done) => signOut.mutate(undefined, { onSuccess: done })}
          isPending={signOut.isPending}
          error={signOut.error}
        >
          {user.name} is signed out on every device and may sign in again. Keys go on working.
        </ConfirmAction>
        {user.has_second_factor && (
          <ConfirmAction
            label="Remove the second factor"
            confirmLabel="Remove it"
            onConfirm={() => removeFactor.mutate()}
            isPending={removeFactor.isPending}
            error={removeFactor.error}
          >
            For somebody who lost the app and the recovery codes. The password alone signs them in then, so be
            sure who asks you.
          </ConfirmAction>
        )}
      </div>
      <span role="status" className={page.small}>
        {signOut.data && `${formatCount(signOut.data.ended, "device was", "devices were")} signed out.`}
      </span>
    </section>
  );
}
