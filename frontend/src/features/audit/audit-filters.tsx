import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";

import classes from "./audit.module.css";
import { OUTCOMES, type AuditFilters as Filters } from "./search-params";
import { ACTION_CHOICES, OUTCOME_WORDS } from "./words";

interface AuditFiltersProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

interface TextFilterProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  type?: "date";
}

const DEBOUNCE_MS = 400;

/** Follows the address when somebody else changes it, and leaves whoever types alone. */
function TextFilter({ label, value = "", onChange, type }: TextFilterProps) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  if (value !== sent) {
    setSent(value);
    setText(value);
  }
  const send = useDebouncedCallback((next: string) => {
    setSent(next.trim());
    onChange(next.trim() === "" ? undefined : next.trim());
  }, DEBOUNCE_MS);

  return (
    <TextInput
      size="xs"
      label={label}
      type={type ?? "text"}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        send(currentTarget.value);
      }}
    />
  );
}

const OUTCOME_CHOICES = OUTCOMES.map((value) => ({ value, label: OUTCOME_WORDS[value].label }));

/** Each change applies at once and stands in the address. */
export function AuditFilters({ filters, onChange }: AuditFiltersProps) {
  function set(change: { [Name in keyof Filters]?: Filters[Name] | undefined }): void {
    const entries = Object.entries<string | undefined>({ ...filters, ...change }).filter(
      ([, value]) => value !== undefined,
    );
    onChange(Object.fromEntries(entries));
  }
  const known = ACTION_CHOICES.some(({ value }) => value === filters.action);
  const actions =
    filters.action === undefined || known
      ? ACTION_CHOICES
      : [...ACTION_CHOICES, { value: filters.action, label: filters.action }];

  return (
    <div className={classes.filters} role="search" aria-label="Filter the audit log">
      <Select
        size="xs"
        label="Action"
        placeholder="Any"
        searchable
        clearable
        clearButtonProps={{ "aria-label": "Any action" }}
        data={actions}
        value={filters.action ?? null}
        onChange={(action) => set({ action: action ?? undefined })}
      />
      <TextFilter label="Who (e-mail)" value={filters.actor} onChange={(actor) => set({ actor })} />
      <Select
        size="xs"
        label="Outcome"
        placeholder="Any"
        clearable
        clearButtonProps={{ "aria-label": "Any outcome" }}
        data={OUTCOME_CHOICES}
        value={filters.outcome ?? null}
        onChange={(value) => set({ outcome: OUTCOMES.find((one) => one === value) })}
      />
      <TextFilter label="About (id)" value={filters.object_id} onChange={(object_id) => set({ object_id })} />
      <TextFilter
        label="From (UTC)"
        type="date"
        value={filters.date_from}
        onChange={(date_from) => set({ date_from })}
      />
      <TextFilter
        label="To (UTC)"
        type="date"
        value={filters.date_to}
        onChange={(date_to) => set({ date_to })}
      />
      {Object.keys(filters).length > 0 && (
        <Button className={classes.clear} size="xs" variant="subtle" onClick={() => onChange({})}>
          Clear all
        </Button>
      )}
    </div>
  );
}
