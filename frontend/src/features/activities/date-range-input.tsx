import "@mantine/dates/styles.css";

import { DatePickerInput } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import { useId, useState } from "react";

import { formatDay, formatDayRange, today } from "@/lib/dates";

interface DateRangeInputProps {
  from: string | undefined;
  to: string | undefined;
  onChange: (from: string | undefined, to: string | undefined) => void;
}

type Range = [string | null, string | null];

const ANY_TIME = "Any time";
const CALENDAR_LABELS = {
  previousMonth: "Previous month",
  nextMonth: "Next month",
  previousYear: "Previous year",
  nextYear: "Next year",
  previousDecade: "Previous decade",
  nextDecade: "Next decade",
};

function words([start, end]: Range): string {
  if (!start && !end) return "";
  return end ? formatDayRange(start ?? undefined, end) : `${formatDay(start ?? "")} –`;
}

/** Days go in and out as `YYYY-MM-DD`, never as moments. */
export function DateRangeInput({ from, to, onChange }: DateRangeInputProps) {
  // Between the two clicks of a range there is a start and no end; the list waits for the end.
  const [half, setHalf] = useState<Range | null>(null);
  // Given to both, it names the calendar by its field.
  const fieldId = useId();
  const value: Range = half ?? [from ?? null, to ?? null];

  function change([start, end]: Range): void {
    if (start !== null && end === null) {
      setHalf([start, null]);
      return;
    }
    setHalf(null);
    onChange(start ?? undefined, end ?? undefined);
  }

  return (
    <DatePickerInput
      type="range"
      id={fieldId}
      ariaLabels={CALENDAR_LABELS}
      hideOutsideDates
      size="xs"
      aria-label={`Date range: ${words(value) || ANY_TIME}`}
      placeholder={ANY_TIME}
      leftSection={<IconCalendar size={15} aria-hidden />}
      clearable
      allowSingleDateInRange
      highlightToday
      defaultDate={to ?? from ?? today()}
      valueFormatter={() => words(value)}
      value={value}
      onChange={change}
      onDropdownClose={() => setHalf(null)}
      // A red Saturday would say something it does not mean here.
      weekendDays={[]}
      popoverProps={{ id: fieldId, position: "bottom-start", shadow: "md" }}
    />
  );
}
