import { NumberInput, Select, TagsInput } from "@mantine/core";

import type { FilterField } from "@/api/types";

import { DayInput, DayRangeInput } from "./day-inputs";
import { isOfAList, isOfDays } from "./defaults";
import { takesNoValue, type DraftCondition } from "./draft";
import classes from "./filter-builder.module.css";
import { OptionInput } from "./option-input";
import { TypedInput } from "./typed-input";
import { facetOf } from "./use-vocabulary";
import { PERIODS, plainText, type Vocabulary } from "./words";

export interface ValueInputProps {
  condition: DraftCondition;
  field: FilterField;
  words: Vocabulary;
  onChange: (value: unknown) => void;
  error?: string | undefined;
}

const FLAGS = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

function texts(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map(plainText).filter((text) => text !== "");
}

/** The input that fits the field and the operator. */
export function ValueInput(props: ValueInputProps) {
  const { condition, field, onChange, error } = props;
  const { op, value } = condition;
  const label = `Value of ${field.label}`;
  const shared = {
    size: "xs",
    "aria-label": label,
    error: error !== undefined,
    className: classes.value,
  } as const;

  if (takesNoValue(op)) return null;
  if (op === "in_period") {
    return (
      <Select
        {...shared}
        data={PERIODS}
        value={typeof value === "string" ? value : null}
        placeholder="Choose a period"
        allowDeselect={false}
        onChange={(period) => onChange(period ?? undefined)}
      />
    );
  }
  if (op === "in_last_days" || op === "in_next_days") {
    return (
      <NumberInput
        {...shared}
        min={1}
        max={36_500}
        allowDecimal={false}
        suffix=" days"
        placeholder="How many days"
        value={typeof value === "number" ? value : ""}
        onChange={(count) => onChange(typeof count === "number" && count >= 1 ? count : undefined)}
      />
    );
  }
  if (isOfDays(field) && op !== "contains" && op !== "starts_with") {
    if (op === "between") return <DayRangeInput label={label} value={value} onChange={onChange} />;
    if (!isOfAList(op)) return <DayInput label={label} value={value} onChange={onChange} />;
    return <TagsInput {...shared} value={texts(value)} placeholder="2026-03-31" onChange={onChange} />;
  }
  if (field.kind === "boolean") {
    return (
      <Select
        {...shared}
        data={FLAGS}
        value={plainText(value) || null}
        placeholder="Yes or no"
        allowDeselect={false}
        onChange={(flag) => onChange(flag === null ? undefined : flag === "true")}
      />
    );
  }
  if (field.kind === "number") return <NumberValue {...props} label={label} />;
  const takesOptions = op === "is" || op === "is_not" || isOfAList(op);
  if (takesOptions && (facetOf(field) ?? field.is_user)) return <OptionInput {...props} label={label} />;
  if (isOfAList(op)) {
    return (
      <TagsInput
        {...shared}
        value={texts(value)}
        placeholder="Type one and press Enter"
        onChange={onChange}
      />
    );
  }
  return (
    <TypedInput key={op} label={label} value={value} onChange={onChange} hasError={error !== undefined} />
  );
}

function NumberValue({ condition, onChange, error, label }: ValueInputProps & { label: string }) {
  const { op, value } = condition;
  const shared = { size: "xs", error: error !== undefined, className: classes.value } as const;
  if (isOfAList(op)) {
    return (
      <NumberList label={label} values={texts(value)} onChange={(given) => onChange(given.map(Number))} />
    );
  }
  if (op === "between") {
    const [low, high] = Array.isArray(value) ? (value as unknown[]) : [];
    return (
      <span className={classes.pair}>
        {[low, high].map((one, at) => (
          <NumberInput
            {...shared}
            key={at}
            aria-label={`${label}: ${at === 0 ? "from" : "to"}`}
            placeholder={at === 0 ? "from" : "to"}
            value={typeof one === "number" ? one : ""}
            onChange={(given) => {
              const bound = typeof given === "number" ? given : undefined;
              onChange(at === 0 ? [bound, high] : [low, bound]);
            }}
          />
        ))}
      </span>
    );
  }
  return (
    <NumberInput
      {...shared}
      aria-label={label}
      placeholder="A number"
      value={typeof value === "number" ? value : ""}
      onChange={(given) => onChange(typeof given === "number" ? given : undefined)}
    />
  );
}

interface NumbersProps {
  label: string;
  values: string[];
  onChange: (values: string[]) => void;
}

function NumberList({ label, values, onChange }: NumbersProps) {
  return (
    <TagsInput
      size="xs"
      aria-label={label}
      className={classes.value}
      placeholder="Type one and press Enter"
      value={values}
      onChange={(given) => onChange(given.filter((one) => one.trim() !== "" && Number.isFinite(Number(one))))}
    />
  );
}
