import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { ApiError } from "@/api/api-error";
import type { SignedIn } from "@/api/types";
import { Refusal } from "@/components/refusal";

import { openLink } from "./calls";
import classes from "./entry-page.module.css";
import { LinkUsed } from "./link-used";

interface LinkFormProps {
  token: string;
  onAnswer: (answer: SignedIn) => void;
  onBack: () => void;
}

/** A one-time link was opened. It is used by a press and not by itself: programs that look into messages open links. */
export function LinkForm({ token, onAnswer, onBack }: LinkFormProps) {
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => openLink(token),
    onSuccess: onAnswer,
  });

  if (error instanceof ApiError && error.status === 410) return <LinkUsed onSignIn={onBack} />;
  return (
    <div className={classes.form}>
      <p className={classes.text}>
        This link signs you in on this browser. It works once, so keep it to yourself until you have used it.
      </p>
      {error && <Refusal error={error} />}
      <Button loading={isPending} data-autofocus onClick={() => mutate()}>
        Sign in
      </Button>
    </div>
  );
}
