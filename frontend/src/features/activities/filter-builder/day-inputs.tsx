import "@mantine/dates/styles.css";

import { DatePickerInput } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import { useId } from "react";

import { formatDay, isDay } from "@/lib/dates";

import { DateRangeInput } from "../date-range-input";

import classes from "./filter-builder.module.css";

interface DayInputProps {
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

function day(value: unknown): string | undefined {
  return typeof value === "string" && isDay(value) ? value : undefined;
}

export function DayInput({ label, value, onChange }: DayInputProps) {
  const fieldId = useId();
  const chosen = day(value);
  return (
    <DatePickerInput
      id={fieldId}
      size="xs"
      className={classes.value}
      aria-label={chosen ? `${label}: ${formatDay(chosen)}` : label}
      placeholder="Choose a day"
      leftSection={<IconCalendar size={15} aria-hidden />}
      hideOutsideDates
      highlightToday
      weekendDays={[]}
      valueFormatter={({ date }) => (typeof date === "string" ? formatDay(date) : "")}
      value={chosen ?? null}
      onChange={(given) => onChange(given ?? undefined)}
      popoverProps={{ id: fieldId, position: "bottom-start", shadow: "md" }}
    />
  );
}

export function DayRangeInput({ value, onChange }: DayInputProps) {
  const [from, to] = Array.isArray(value) ? (value as unknown[]).map(day) : [];
  return (
    <span className={classes.value}>
      <DateRangeInput
        from={from}
        to={to}
        onChange={(first, last) => onChange(first && last ? [first, last] : undefined)}
      />
    </span>
  );
}
