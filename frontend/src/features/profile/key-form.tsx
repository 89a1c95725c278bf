import { Button, Checkbox, Fieldset, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { api, unwrap } from "@/api/client";
import type { ApiKeyCreated, KeyScope, Viewer } from "@/api/types";
import { SCOPE_WORDS } from "@/components/access-words";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

import { keysQuery } from "./queries";

interface KeyFormProps {
  viewer: Viewer;
  onCreated: (key: ApiKeyCreated) => void;
  onCancel: () => void;
}

const EXPIRIES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "One year" },
  { value: "never", label: "Never" },
];

const KEY_SCOPES = Object.keys(SCOPE_WORDS) as KeyScope[];

export function KeyForm({ viewer, onCreated, onCancel }: KeyFormProps) {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly KeyScope[]>(["read"]);
  const [expiry, setExpiry] = useState("90");
  const create = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/auth/keys", {
          body: {
            name: name.trim(),
            scopes: [...scopes],
            expires_in_days: expiry === "never" ? null : Number(expiry),
          },
        }),
      ),
    // The key itself must not stay in the memory of what was asked.
    gcTime: 0,
    onSuccess: (key) => {
      void client.invalidateQueries({ queryKey: keysQuery().queryKey });
      onCreated(key);
    },
  });
  const allowed = KEY_SCOPES.filter((scope) => viewer.scopes.includes(scope));

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    create.mutate();
  }

  return (
    <form className={page.form} onSubmit={submit} aria-label="New key">
      <TextInput
        ref={(box) => {
          if (box && name === "") box.focus();
        }}
        label="Name"
        description="What it is for, as you will recognise it later."
        required
        withAsterisk={false}
        maxLength={120}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Fieldset legend="It may" variant="unstyled">
        <div className={page.form}>
          {allowed.map((scope) => (
            <Checkbox
              key={scope}
              label={SCOPE_WORDS[scope]}
              checked={scopes.includes(scope)}
              onChange={({ currentTarget }) =>
                setScopes(currentTarget.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))
              }
            />
          ))}
        </div>
      </Fieldset>
      <Select
        label="It ends after"
        data={EXPIRIES}
        value={expiry}
        allowDeselect={false}
        comboboxProps={{ withinPortal: true }}
        onChange={(value) => setExpiry(value ?? "90")}
      />
      {expiry === "never" && (
        <p className={page.quiet}>A key without an end works until somebody remembers to revoke it.</p>
      )}
      {create.error && <Refusal error={create.error} />}
      <div className={page.actions}>
        <Button type="submit" loading={create.isPending} disabled={scopes.length === 0}>
          Create the key
        </Button>
        <Button variant="subtle" color="gray" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
