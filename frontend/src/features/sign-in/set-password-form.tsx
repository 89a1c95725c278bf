import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { ApiError } from "@/api/api-error";
import type { SignedIn } from "@/api/types";
import { NewPasswordField } from "@/components/new-password-field";
import { Refusal } from "@/components/refusal";

import { setPassword } from "./calls";
import classes from "./entry-page.module.css";
import { LinkUsed } from "./link-used";

interface SetPasswordFormProps {
  token: string;
  onAnswer: (answer: SignedIn) => void;
  onSignIn: () => void;
}

export function SetPasswordForm({ token, onAnswer, onSignIn }: SetPasswordFormProps) {
  const [password, setPasswordText] = useState("");
  const { mutate, error, isPending } = useMutation({
    mutationFn: (given: string) => setPassword(token, given),
    onSuccess: onAnswer,
  });

  if (error instanceof ApiError && error.status === 410) return <LinkUsed onSignIn={onSignIn} />;

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    mutate(password);
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.text}>It signs you in from now on, together with your e-mail.</p>
      <NewPasswordField data-autofocus value={password} onChange={setPasswordText} />
      {error && <Refusal error={error} />}
      <Button type="submit" loading={isPending}>
        Set the password
      </Button>
    </form>
  );
}
