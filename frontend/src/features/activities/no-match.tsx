import { Button, Group } from "@mantine/core";

import { EmptyState } from "@/components/empty-state";

import { conditionText, type Condition } from "./conditions";
import classes from "./no-match.module.css";
import type { ActivityFilters } from "./search-params";

interface NoMatchProps {
  conditions: readonly Condition[];
  onChange: (filters: ActivityFilters) => void;
}

/** Nothing matches: each condition by name, each dropped by one click. */
export function NoMatch({ conditions, onChange }: NoMatchProps) {
  return (
    <EmptyState title="No activity matches">
      <p className={classes.text}>These conditions together leave nothing. Drop one to see more:</p>
      <Group gap="sm">
        {conditions.map((condition) => (
          <Button
            key={condition.key}
            size="xs"
            variant="default"
            className={classes.condition}
            onClick={() => onChange(condition.without)}
          >
            Drop {conditionText(condition)}
          </Button>
        ))}
      </Group>
      {conditions.length > 1 && (
        <Button size="xs" variant="subtle" onClick={() => onChange({})}>
          Drop all
        </Button>
      )}
    </EmptyState>
  );
}
