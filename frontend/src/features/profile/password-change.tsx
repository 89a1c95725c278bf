import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { api, unwrap } from "@/api/client";
import { meQuery } from "@/api/session";
import type { Viewer } from "@/api/types";
import { NewPasswordField } from "@/components/new-password-field";
import classes from "@/components/page.module.css";
import { PasswordField } from "@/components/password-field";
import { Refusal } from "@/components/refusal";

interface PasswordChangeProps {
  viewer: Viewer;
}

export function PasswordChange({ viewer }: PasswordChangeProps) {
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/auth/password", {
          body: { current_password: viewer.has_password ? current : null, new_password: next },
        }),
      ),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      void client.invalidateQueries({ queryKey: meQuery().queryKey });
      void client.invalidateQueries({ queryKey: ["profile"] });
    },
  });

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    change.mutate();
  }

  return (
    <>
      <p className={classes.quiet}>
        {viewer.has_password
          ? "Every other device is signed out when you change it."
          : "You have none yet: you signed in by a link or a provider. With one you can sign in here by yourself."}
      </p>
      <form className={classes.form} onSubmit={submit}>
        {/* Tells a password manager whose password this is. */}
        <input hidden readOnly autoComplete="username" name="username" value={viewer.email} />
        {viewer.has_password && (
          <PasswordField
            label="Current password"
            name="current-password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
        )}
        <NewPasswordField value={next} onChange={setNext} />
        {change.error && <Refusal error={change.error} />}
        <div className={classes.actions}>
          <Button type="submit" loading={change.isPending}>
            {viewer.has_password ? "Change the password" : "Set a password"}
          </Button>
          <span role="status" className={classes.small}>
            {change.isSuccess && next === "" && "Saved. Every other device is signed out."}
          </span>
        </div>
      </form>
    </>
  );
}
