import { ActionIcon, Button, Popover, TextInput } from "@mantine/core";
import { IconCalendarSearch } from "@tabler/icons-react";
import { useState, type SyntheticEvent } from "react";

import { isDay } from "@/lib/dates";

import classes from "./day-jump.module.css";

interface DayJumpProps {
  onJump: (day: string) => void;
}

/** Leads to a day in the list and leaves out nothing, as a filter would. */
export function DayJump({ onJump }: DayJumpProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [day, setDay] = useState("");

  function jump(event: SyntheticEvent): void {
    event.preventDefault();
    if (!isDay(day)) return;
    setIsOpen(false);
    onJump(day);
  }

  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus opened={isOpen} onChange={setIsOpen}>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Go to a day"
          title="Go to a day"
          onClick={() => setIsOpen(!isOpen)}
        >
          <IconCalendarSearch size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="Go to a day">
        <form className={classes.form} onSubmit={jump}>
          <TextInput
            type="date"
            size="xs"
            label="Go to"
            min="0001-01-01"
            max="9999-12-31"
            required
            withAsterisk={false}
            data-autofocus
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <Button type="submit" size="xs">
            Go
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
