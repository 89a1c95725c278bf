import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type SyntheticEvent } from "react";

import type { SignedIn } from "@/api/types";
import { PasswordField } from "@/components/password-field";
import { Refusal } from "@/components/refusal";

import { signIn } from "./calls";
import classes from "./entry-page.module.css";

interface PasswordFormProps {
  onAnswer: (answer: SignedIn) => void;
}

export function PasswordForm({ onAnswer }: PasswordFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const passwordBox = useRef<HTMLInputElement>(null);
  const { mutate, error, isPending } = useMutation({
    mutationFn: signIn,
    onSuccess: onAnswer,
    onError: () => {
      passwordBox.current?.focus();
      passwordBox.current?.select();
    },
  });

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    mutate({ email: email.trim(), password });
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label="E-mail"
        type="email"
        name="username"
        autoComplete="username"
        required
        withAsterisk={false}
        maxLength={254}
        data-autofocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordField
        ref={passwordBox}
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {error && <Refusal error={error} />}
      <Button type="submit" loading={isPending}>
        Sign in
      </Button>
    </form>
  );
}
