import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

import { salesforceUsersQuery } from "./queries";
import classes from "./users.module.css";

interface SalesforceUserSearchProps {
  /** Searched for at first. */
  start: string;
  isPending: boolean;
  onChoose: (id: string) => void;
  onCancel: () => void;
}

const DEBOUNCE_MS = 200;

export function SalesforceUserSearch({ start, isPending, onChoose, onCancel }: SalesforceUserSearchProps) {
  const [text, setText] = useState(start.includes("@") ? "" : start);
  const [wanted] = useDebouncedValue(text.trim(), DEBOUNCE_MS);
  const { data, error } = useQuery(salesforceUsersQuery(wanted));

  return (
    <>
      <TextInput
        ref={(box) => {
          if (box && text === start) box.focus();
        }}
        className={classes.full}
        type="search"
        aria-label="Find a Salesforce user"
        placeholder="A part of the name or e-mail"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {error && <Refusal error={error} />}
      {data?.items.length === 0 && (
        <p className={page.quiet} role="status">
          No Salesforce user has “{wanted}” in name or e-mail. Only users that were imported can be linked.
        </p>
      )}
      {data && data.items.length > 0 && (
        <ul className={classes.results} aria-label="Salesforce users">
          {data.items.map((one) => (
            <li key={one.id} className={classes.result}>
              <span className={classes.resultName}>
                {one.name ?? one.id}{" "}
                {!one.is_active && (
                  <span className={page.badge} data-tone="warn">
                    inactive
                  </span>
                )}
                <span className={classes.email}>{one.email ?? "no e-mail"}</span>
              </span>
              <Button
                size="compact-xs"
                variant="default"
                disabled={isPending}
                aria-label={`Link to ${one.name ?? one.id}`}
                onClick={() => onChoose(one.id)}
              >
                Link
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button size="xs" variant="subtle" color="gray" onClick={onCancel}>
        Cancel
      </Button>
    </>
  );
}
