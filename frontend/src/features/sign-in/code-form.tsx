import { Button, TextInput, UnstyledButton } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type SyntheticEvent } from "react";

import type { SignedIn } from "@/api/types";
import { Refusal } from "@/components/refusal";

import { sendCode } from "./calls";
import classes from "./entry-page.module.css";

interface CodeFormProps {
  challenge: string;
  onAnswer: (answer: SignedIn) => void;
  onBack: () => void;
}

/** The second step, for those who have one: a code of their app, or a recovery code. */
export function CodeForm({ challenge, onAnswer, onBack }: CodeFormProps) {
  const [code, setCode] = useState("");
  const box = useRef<HTMLInputElement>(null);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (given: string) => sendCode(challenge, given),
    onSuccess: onAnswer,
    onError: () => {
      box.current?.focus();
      box.current?.select();
    },
  });

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    mutate(code.trim());
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        ref={box}
        data-autofocus
        label="Code"
        description="The one your authenticator app shows now, or one of your recovery codes."
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="off"
        spellCheck={false}
        required
        withAsterisk={false}
        minLength={6}
        maxLength={40}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {error && <Refusal error={error} />}
      <Button type="submit" loading={isPending}>
        Sign in
      </Button>
      <UnstyledButton className={classes.back} onClick={onBack}>
        Start again
      </UnstyledButton>
      <p className={classes.help}>
        You have lost the app and the recovery codes? An administrator can take the second factor off.
      </p>
    </form>
  );
}
