import { ActionIcon, Button, Checkbox, NativeSelect, Popover, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconColumns3 } from "@tabler/icons-react";
import { useState } from "react";

import { MAX_FROZEN, type ColumnChoice, type Columns } from "./columns";
import classes from "./columns-menu.module.css";
import { useAllColumns, usualColumns } from "./use-shown-columns";

interface ColumnsMenuProps {
  columns: Columns | undefined;
  /** Undefined goes back to what fits. */
  onChange: (columns: Columns | undefined) => void;
}

/** Which columns there are, in which order, and how many stay while the others scroll. */
export function ColumnsMenu({ columns, onChange }: ColumnsMenuProps) {
  const all = useAllColumns();
  const [find, setFind] = useState("");
  const present = columns ?? usualColumns(all);
  const labels = new Map(all.map(({ id = "", meta }) => [id, meta?.label ?? id]));
  const shown = present.shown.filter(({ name }) => labels.has(name));
  const rest = all.filter(
    ({ id, meta }) =>
      !shown.some(({ name }) => name === id) &&
      (meta?.label ?? "").toLowerCase().includes(find.trim().toLowerCase()),
  );

  function set(next: readonly ColumnChoice[], frozen = present.frozen): void {
    onChange({ shown: next, frozen: Math.min(frozen, next.length) });
  }

  function move(at: number, by: number): void {
    const next = [...shown];
    const [taken] = next.splice(at, 1);
    if (taken) next.splice(at + by, 0, taken);
    set(next);
  }

  return (
    <Popover position="bottom-end" width={320} trapFocus shadow="md" withRoles>
      <Popover.Target>
        <Button variant="subtle" color="gray" size="xs" leftSection={<IconColumns3 size={14} aria-hidden />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns" className={classes.menu}>
        <ul className={classes.list} aria-label="Shown columns">
          {shown.map(({ name }, at) => {
            const label = labels.get(name) ?? name;
            return (
              <li key={name} className={classes.item}>
                <Checkbox
                  size="xs"
                  label={label}
                  checked
                  // A list without a column shows nothing.
                  disabled={shown.length === 1}
                  onChange={() => set(shown.filter((one) => one.name !== name))}
                />
                <span className={classes.moves}>
                  <ActionIcon
                    size="sm"
                    variant="subtle"
                    color="gray"
                    aria-label={`Move ${label} up`}
                    disabled={at === 0}
                    onClick={() => move(at, -1)}
                  >
                    <IconArrowUp size={13} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    size="sm"
                    variant="subtle"
                    color="gray"
                    aria-label={`Move ${label} down`}
                    disabled={at === shown.length - 1}
                    onClick={() => move(at, 1)}
                  >
                    <IconArrowDown size={13} aria-hidden />
                  </ActionIcon>
                </span>
              </li>
            );
          })}
        </ul>
        <div className={classes.row}>
          <NativeSelect
            size="xs"
            label="Stay while the others scroll"
            data={Array.from({ length: Math.min(MAX_FROZEN, shown.length) + 1 }, (_, count) => ({
              value: String(count),
              label: count === 0 ? "none" : count === 1 ? "the first" : `the first ${count}`,
            }))}
            value={String(Math.min(present.frozen, shown.length))}
            onChange={(event) => set(shown, Number(event.currentTarget.value))}
          />
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            disabled={!columns}
            onClick={() => onChange(undefined)}
          >
            Reset
          </Button>
        </div>
        <TextInput
          size="xs"
          aria-label="Find a column"
          placeholder="Find a column"
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
        <ul className={classes.list} aria-label="Further columns">
          {rest.map(({ id = "", meta }) => (
            <li key={id} className={classes.item}>
              <Checkbox
                size="xs"
                label={meta?.label ?? id}
                checked={false}
                onChange={() => set([...shown, { name: id }])}
              />
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
