import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { api, unwrap } from "@/api/client";
import type { Enrolment } from "@/api/types";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";
import { SecretField } from "@/components/secret-field";

import classes from "./second-factor.module.css";

interface SecondFactorEnrolmentProps {
  enrolment: Enrolment;
  onConfirmed: (recoveryCodes: readonly string[]) => void;
  onCancel: () => void;
}

/** In groups of four, as people read and type it. */
function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}

export function SecondFactorEnrolment({ enrolment, onConfirmed, onCancel }: SecondFactorEnrolmentProps) {
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => unwrap(api.POST("/auth/second-factor/confirmation", { body: { code: code.trim() } })),
    onSuccess: ({ recovery_codes }) => onConfirmed(recovery_codes),
  });

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    confirm.mutate();
  }

  return (
    <div className={classes.enrolment}>
      <img
        className={classes.picture}
        src={enrolment.qr_code}
        alt="QR code for your authenticator app; the same as the key below"
        width={196}
        height={196}
      />
      <form className={page.form} onSubmit={submit}>
        <p className={classes.step}>
          1. Scan the picture with your authenticator app, or type this key into it:
        </p>
        <SecretField label="Key for the app" secret={grouped(enrolment.secret)} />
        <TextInput
          label="2. Enter the code that the app shows now"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          minLength={6}
          maxLength={8}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {confirm.error && <Refusal error={confirm.error} />}
        <div className={page.actions}>
          <Button type="submit" loading={confirm.isPending}>
            Turn it on
          </Button>
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </form>
    </div>
  );
}
