import { Checkbox, Fieldset, SegmentedControl, Skeleton, UnstyledButton } from "@mantine/core";

import type { ExportColumn, ExportFormat } from "@/api/types";

import classes from "./exports.module.css";
import { FORMATS } from "./words";

export interface ExportChoice {
  format: ExportFormat;
  /** The names of the columns that are left out, so that a column that is new is in. */
  without: readonly string[];
  withAbout: boolean;
  withBom: boolean;
}

interface ExportOptionsProps {
  choice: ExportChoice;
  onChange: (choice: ExportChoice) => void;
  columns: readonly ExportColumn[] | undefined;
}

const MINT = { size: "xs", iconColor: "var(--mantine-primary-color-contrast)" } as const;

export function ExportOptions({ choice, onChange, columns }: ExportOptionsProps) {
  const { format, without } = choice;
  const chosen = columns?.filter(({ name }) => !without.includes(name)) ?? [];

  function toggle(name: string): void {
    const isOut = without.includes(name);
    onChange({ ...choice, without: isOut ? without.filter((one) => one !== name) : [...without, name] });
  }

  return (
    <div className={classes.options}>
      <div>
        <p className={classes.optionTitle} id="export-format">
          Format
        </p>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-labelledby="export-format"
          data={FORMATS.map(({ value, label }) => ({ value, label }))}
          value={format}
          onChange={(value) => onChange({ ...choice, format: value })}
        />
        <p className={classes.hint}>{FORMATS.find(({ value }) => value === format)?.hint}</p>
      </div>
      <Fieldset legend="Columns" variant="unstyled" classNames={{ legend: classes.optionTitle }}>
        {columns ? (
          <div className={classes.columns}>
            {columns.map(({ name, label }) => (
              <Checkbox
                key={name}
                {...MINT}
                label={label}
                checked={!without.includes(name)}
                // A file without any column holds nothing.
                disabled={chosen.length === 1 && !without.includes(name)}
                onChange={() => toggle(name)}
              />
            ))}
          </div>
        ) : (
          <Skeleton height={180} role="status" aria-label="Loading the columns" />
        )}
        {without.length > 0 && (
          <UnstyledButton className={classes.link} onClick={() => onChange({ ...choice, without: [] })}>
            All columns
          </UnstyledButton>
        )}
      </Fieldset>
      <div className={classes.checks}>
        <Checkbox
          {...MINT}
          label="What this file is"
          description={aboutWords(format)}
          checked={choice.withAbout}
          onChange={(event) => onChange({ ...choice, withAbout: event.currentTarget.checked })}
        />
        {format === "csv" && (
          <Checkbox
            {...MINT}
            label="For Excel"
            description="Begins with a mark by which Excel reads accents."
            checked={choice.withBom}
            onChange={(event) => onChange({ ...choice, withBom: event.currentTarget.checked })}
          />
        )}
      </div>
    </div>
  );
}

function aboutWords(format: ExportFormat): string {
  const what = "The filter, the number and its proof, who and when";
  if (format === "xlsx") return `${what}, on a sheet of its own.`;
  if (format === "markdown") return `${what}, at the end.`;
  return `${what}, in a second file. Both come in a ZIP.`;
}
