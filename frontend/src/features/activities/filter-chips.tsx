import { UnstyledButton } from "@mantine/core";
import { IconX } from "@tabler/icons-react";

import { conditionText, type Condition } from "./conditions";
import classes from "./filter-chips.module.css";
import type { ActivityFilters } from "./search-params";

interface FilterChipsProps {
  conditions: readonly Condition[];
  onChange: (filters: ActivityFilters) => void;
}

export function FilterChips({ conditions, onChange }: FilterChipsProps) {
  if (conditions.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label="Active filters">
      {conditions.map((condition) => (
        <li key={condition.key}>
          <UnstyledButton
            className={classes.chip}
            aria-label={`Remove filter ${conditionText(condition)}`}
            title={conditionText(condition)}
            onClick={() => onChange(condition.without)}
          >
            {condition.label && <span className={classes.label}>{condition.label}: </span>}
            <span className={classes.value}>{condition.value}</span>
            <IconX size={13} aria-hidden className={classes.cross} />
          </UnstyledButton>
        </li>
      ))}
      <li>
        <UnstyledButton className={classes.clear} onClick={() => onChange({})}>
          Clear all
        </UnstyledButton>
      </li>
    </ul>
  );
}
