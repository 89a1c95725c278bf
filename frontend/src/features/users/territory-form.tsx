import { Button, MultiSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { ApiError } from "@/api/api-error";
import { api, unwrap } from "@/api/client";
import type { Territory, TerritoryWrite, User } from "@/api/types";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

import { AccountPicker } from "./account-picker";
import { userKeys } from "./queries";
import classes from "./users.module.css";

interface TerritoryFormProps {
  /** Left out for a new one. */
  territory?: Territory;
  people: readonly User[];
  onClose: () => void;
}

function save(territory: Territory | undefined, body: TerritoryWrite): Promise<Territory> {
  if (!territory) return unwrap(api.POST("/territories", { body }));
  return unwrap(
    api.PUT("/territories/{territory_id}", {
      params: { path: { territory_id: territory.id }, header: { "if-match": `"${territory.version}"` } },
      body,
    }),
  );
}

export function TerritoryForm({ territory, people, onClose }: TerritoryFormProps) {
  const client = useQueryClient();
  const [name, setName] = useState(territory?.name ?? "");
  const [accounts, setAccounts] = useState<readonly string[]>(territory?.account_ids ?? []);
  const [members, setMembers] = useState<readonly string[]>(territory?.member_ids ?? []);
  const saving = useMutation({
    mutationFn: () =>
      save(territory, { name: name.trim(), account_ids: [...accounts], member_ids: [...members] }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: userKeys.territories() });
      onClose();
    },
  });
  const isStale = saving.error instanceof ApiError && saving.error.status === 412;

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    saving.mutate();
  }

  return (
    <form
      className={page.notice}
      onSubmit={submit}
      aria-label={territory ? `Edit ${territory.name}` : "New territory"}
    >
      <TextInput
        ref={(box) => {
          if (box && name === "") box.focus();
        }}
        label="Name"
        required
        withAsterisk={false}
        maxLength={120}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <AccountPicker chosen={accounts} onChange={setAccounts} />
      <MultiSelect
        className={classes.full}
        label="Members"
        placeholder={members.length === 0 ? "Choose people" : ""}
        searchable
        nothingFoundMessage="Nobody has this name"
        data={people.map(({ id, name: label, email }) => ({ value: id, label: `${label} (${email})` }))}
        value={[...members]}
        onChange={setMembers}
      />
      {saving.error && <Refusal error={saving.error} />}
      <div className={page.actions}>
        <Button type="submit" loading={saving.isPending} disabled={isStale}>
          {territory ? "Save" : "Add"}
        </Button>
        {isStale && (
          <Button
            variant="default"
            onClick={() => {
              void client.invalidateQueries({ queryKey: userKeys.territories() });
              onClose();
            }}
          >
            See how it stands now
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
