import { Checkbox, Fieldset, NumberInput, SegmentedControl, UnstyledButton } from "@mantine/core";

import type { ContextField, ContextFormat } from "@/api/types";

import { CONTEXT_FORMATS, type FieldChoice } from "./context-fields";
import classes from "./share-sheet.module.css";

interface ShareOptionsProps {
  format: ContextFormat;
  onFormat: (format: ContextFormat) => void;
  /** What there is to choose from. */
  choices: readonly FieldChoice[];
  fields: readonly ContextField[];
  onFields: (fields: readonly ContextField[]) => void;
  budget: number | null;
  onBudget: (budget: number | null) => void;
}

export function ShareOptions({
  format,
  onFormat,
  choices,
  fields,
  onFields,
  budget,
  onBudget,
}: ShareOptionsProps) {
  const hasAll = fields.length === choices.length;

  function toggle(field: ContextField, isOn: boolean): void {
    // In the order of the list, so that the same choice is the same request.
    const chosen = new Set(isOn ? [...fields, field] : fields.filter((one) => one !== field));
    onFields(choices.map((choice) => choice.field).filter((one) => chosen.has(one)));
  }

  return (
    <div className={classes.options}>
      <div>
        <p className={classes.optionTitle} id="share-format">
          Format
        </p>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-labelledby="share-format"
          data={CONTEXT_FORMATS.map(({ value, label }) => ({ value, label }))}
          value={format}
          onChange={(value) => onFormat(value)}
        />
      </div>
      <Fieldset legend="Fields" variant="unstyled" classNames={{ legend: classes.optionTitle }}>
        <div className={classes.fields}>
          {choices.map(({ field, label }) => (
            <Checkbox
              key={field}
              size="xs"
              iconColor="var(--mantine-primary-color-contrast)"
              label={label}
              checked={fields.includes(field)}
              // A context without any field would be a list of ids.
              disabled={fields.length === 1 && fields.includes(field)}
              onChange={(event) => toggle(field, event.currentTarget.checked)}
            />
          ))}
        </div>
        {!hasAll && (
          <UnstyledButton
            className={classes.link}
            onClick={() => onFields(choices.map((choice) => choice.field))}
          >
            All fields
          </UnstyledButton>
        )}
      </Fieldset>
      <NumberInput
        size="xs"
        label="Budget in tokens"
        description="Optional. Over it, the numbers are shown and nothing is cut."
        placeholder="No budget"
        min={1}
        allowDecimal={false}
        allowNegative={false}
        thousandSeparator=","
        hideControls
        value={budget ?? ""}
        onChange={(value) => onBudget(typeof value === "number" && value > 0 ? value : null)}
      />
      <p className={classes.promise}>
        Nothing leaves this machine from here. The text is yours to copy or download; what you do with it is
        up to you.
      </p>
    </div>
  );
}
