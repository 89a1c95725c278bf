import { Button, Checkbox, CloseButton, NativeSelect } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";

import type { FilterField } from "@/api/types";

import { ConditionRow } from "./condition-row";
import { firstCondition } from "./defaults";
import { newGroup, type DraftGroup, type DraftNode } from "./draft";
import classes from "./filter-builder.module.css";
import type { Vocabulary } from "./words";

export interface GroupEditorProps {
  group: DraftGroup;
  fields: readonly FilterField[];
  words: Vocabulary;
  errors: ReadonlyMap<string, string>;
  /** How many groups this one stands in. */
  depth: number;
  /** No further condition or group may be added: why. */
  full: { conditions: boolean; depth: number };
  onChange: (group: DraftGroup) => void;
  onRemove?: () => void;
}

const JOINS = [
  { value: "and", label: "all" },
  { value: "or", label: "any" },
];

/** Conditions of which all, or any, must hold; groups may stand in groups. */
export function GroupEditor({ group, onChange, onRemove, ...shared }: GroupEditorProps) {
  const { fields, words, errors, depth, full } = shared;
  const isOuter = depth === 1;
  const mayNest = depth < full.depth;

  function replace(key: string, node: DraftNode | null): void {
    const parts = group.parts.flatMap((part) => (part.key === key ? (node ? [node] : []) : [part]));
    onChange({ ...group, parts });
  }

  function add(node: DraftNode): void {
    onChange({ ...group, parts: [...group.parts, node] });
  }

  return (
    <div
      role="group"
      aria-label={`${group.isNegated ? "Not " : ""}${group.join === "and" ? "all" : "any"} of these`}
      className={classes.group}
      data-inner={!isOuter || undefined}
    >
      <div className={classes.head}>
        {!isOuter && (
          <Checkbox
            size="xs"
            label="Not"
            checked={group.isNegated}
            onChange={(event) => onChange({ ...group, isNegated: event.currentTarget.checked })}
          />
        )}
        <NativeSelect
          size="xs"
          aria-label="How many must hold"
          data={JOINS}
          value={group.join}
          onChange={(event) =>
            onChange({ ...group, join: event.currentTarget.value === "or" ? "or" : "and" })
          }
        />
        <span className={classes.quiet}>of these</span>
        {onRemove && (
          <CloseButton size="sm" className={classes.remove} aria-label="Remove group" onClick={onRemove} />
        )}
      </div>
      {group.parts.length > 0 && (
        <ul className={classes.parts}>
          {group.parts.map((part) =>
            part.kind === "group" ? (
              <li key={part.key}>
                <GroupEditor
                  {...shared}
                  group={part}
                  depth={depth + 1}
                  onChange={(changed) => replace(part.key, changed)}
                  onRemove={() => replace(part.key, null)}
                />
              </li>
            ) : (
              <ConditionRow
                key={part.key}
                condition={part}
                fields={fields}
                words={words}
                error={errors.get(part.key)}
                onChange={(changed) => replace(part.key, changed)}
                onRemove={() => replace(part.key, null)}
              />
            ),
          )}
        </ul>
      )}
      <div className={classes.adding}>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlus size={13} aria-hidden />}
          disabled={full.conditions}
          onClick={() => {
            const condition = firstCondition(fields);
            if (condition) add(condition);
          }}
        >
          Condition
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconPlus size={13} aria-hidden />}
          disabled={full.conditions || !mayNest}
          onClick={() => {
            const condition = firstCondition(fields);
            if (condition) add(newGroup([condition], group.join === "and" ? "or" : "and"));
          }}
        >
          Group
        </Button>
      </div>
    </div>
  );
}
