import { Button, CloseButton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";
import { formatCount } from "@/lib/format";

import { accountsQuery } from "./queries";
import classes from "./users.module.css";

interface AccountPickerProps {
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
}

const DEBOUNCE_MS = 200;
const SHOWN = 6;

/** Accounts by their names. Those chosen stay in sight; those not, are found. */
export function AccountPicker({ chosen, onChange }: AccountPickerProps) {
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text.trim(), DEBOUNCE_MS);
  const { data = [], error, isPlaceholderData, isSuccess } = useQuery(accountsQuery(wanted));
  const common = useQuery(accountsQuery(""));
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const found = data.filter(({ value }) => !chosen.includes(value)).slice(0, SHOWN);

  function nameOf(id: string): string {
    return names[id] ?? common.data?.find(({ value }) => value === id)?.label ?? id;
  }

  return (
    <div className={classes.part} role="group" aria-label="Accounts">
      <TextInput
        className={classes.full}
        type="search"
        label="Accounts"
        description={formatCount(chosen.length, "account chosen", "accounts chosen")}
        placeholder="Find an account by its name"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Enter looks for the account; it does not send the form.
          if (event.key === "Enter") event.preventDefault();
        }}
      />
      {chosen.length > 0 && (
        <ul className={classes.chips} aria-label="Chosen accounts">
          {chosen.map((id) => (
            <li key={id} className={classes.chip}>
              {nameOf(id)}
              <CloseButton
                size="xs"
                aria-label={`Take ${nameOf(id)} out`}
                onClick={() => onChange(chosen.filter((one) => one !== id))}
              />
            </li>
          ))}
        </ul>
      )}
      {error && <Refusal error={error} />}
      {isSuccess && found.length === 0 && (
        <p className={page.quiet} role="status">
          No other account with activities has “{wanted}” in its name.
        </p>
      )}
      {found.length > 0 && (
        <ul className={classes.results} aria-label="Accounts found" aria-busy={isPlaceholderData}>
          {found.map(({ value, label, count }) => (
            <li key={value} className={classes.result}>
              <span className={classes.resultName}>
                {label} <span className={page.small}>{formatCount(count, "activity", "activities")}</span>
              </span>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Add ${label}`}
                onClick={() => {
                  setNames({ ...names, [value]: label });
                  onChange([...chosen, value]);
                }}
              >
                Add
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
