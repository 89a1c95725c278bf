import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { api, unwrap } from "@/api/client";
import classes from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

interface SecondFactorRemovalProps {
  onRemoved: () => void;
}

/** A code is asked for, so that a browser left open is not enough. */
export function SecondFactorRemoval({ onRemoved }: SecondFactorRemovalProps) {
  const [isAsking, setIsAsking] = useState(false);
  const [code, setCode] = useState("");
  const remove = useMutation({
    mutationFn: () => unwrap(api.POST("/auth/second-factor/removal", { body: { code: code.trim() } })),
    onSuccess: onRemoved,
  });

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    remove.mutate();
  }

  if (!isAsking) {
    return (
      <Button variant="default" size="xs" onClick={() => setIsAsking(true)}>
        Remove the second factor
      </Button>
    );
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        ref={(box) => box?.focus()}
        label="Code"
        description="Of your authenticator app, or a recovery code. Afterwards your password alone signs you in."
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="off"
        required
        withAsterisk={false}
        minLength={6}
        maxLength={40}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {remove.error && <Refusal error={remove.error} />}
      <div className={classes.actions}>
        <Button type="submit" variant="default" className={classes.danger} loading={remove.isPending}>
          Remove the second factor
        </Button>
        <Button variant="subtle" color="gray" onClick={() => setIsAsking(false)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
