import { ActionIcon, Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";

import type { FilterField } from "@/api/types";

import { carriedValue, usualOperator } from "./defaults";
import { isComplete, type DraftCondition } from "./draft";
import classes from "./filter-builder.module.css";
import { ValueInput } from "./value-input";
import { conditionWords, OPERATOR_WORDS, type Vocabulary } from "./words";

interface ConditionRowProps {
  condition: DraftCondition;
  fields: readonly FilterField[];
  words: Vocabulary;
  error: string | undefined;
  onChange: (condition: DraftCondition) => void;
  onRemove: () => void;
}

/** One condition: field, operator, value. */
export function ConditionRow({ condition, fields, words, error, onChange, onRemove }: ConditionRowProps) {
  const field = fields.find(({ name }) => name === condition.field);

  function chooseField(name: string | null): void {
    const chosen = fields.find((one) => one.name === name);
    if (!chosen || chosen.name === condition.field) return;
    onChange({ ...condition, field: chosen.name, op: usualOperator(chosen), value: undefined });
  }

  function chooseOperator(op: string | null): void {
    const chosen = field?.operators.find((one) => one === op);
    if (!chosen) return;
    onChange({ ...condition, op: chosen, value: carriedValue(condition.value, condition.op, chosen) });
  }

  const told = error ?? (field ? undefined : "You cannot filter by this field. Take this condition out.");
  return (
    <li
      className={classes.condition}
      data-incomplete={!isComplete(condition) || undefined}
      aria-label={conditionWords(condition, words)}
    >
      <Select
        size="xs"
        aria-label="Field"
        className={classes.field}
        searchable
        allowDeselect={false}
        maxDropdownHeight={320}
        nothingFoundMessage="No such field"
        data={[
          ...(field ? [] : [{ value: condition.field, label: condition.field }]),
          ...fields.map(({ name, label }) => ({ value: name, label })),
        ]}
        value={condition.field}
        error={!field}
        onChange={chooseField}
      />
      {field && (
        <>
          <Select
            size="xs"
            aria-label={`Operator of ${field.label}`}
            className={classes.operator}
            allowDeselect={false}
            maxDropdownHeight={320}
            data={field.operators.map((op) => ({ value: op, label: OPERATOR_WORDS[op] }))}
            value={condition.op}
            onChange={chooseOperator}
          />
          <ValueInput
            key={condition.field}
            condition={condition}
            field={field}
            words={words}
            error={error}
            onChange={(value) => onChange({ ...condition, value })}
          />
        </>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        className={classes.remove}
        aria-label={`Remove condition ${conditionWords(condition, words)}`}
        onClick={onRemove}
      >
        <IconX size={14} aria-hidden />
      </ActionIcon>
      {told && (
        <p role="alert" className={classes.error}>
          {told}
        </p>
      )}
    </li>
  );
}
