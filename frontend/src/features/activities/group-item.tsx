import { Button, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";

import type { Activity, ActivityGroup } from "@/api/types";
import { EMPTY_LABEL, formatNumber } from "@/lib/format";
import type { RowSelection } from "@/lib/row-selection";

import { GroupRows } from "./group-rows";
import classes from "./grouped-list.module.css";
import { longMonthLabel } from "./month-label";
import type { ActivityFilters } from "./search-params";

interface GroupItemProps {
  by: string;
  group: ActivityGroup;
  filters: ActivityFilters;
  selection: RowSelection<Activity>;
  onOpen: (activity: Activity) => void;
  startsOpen: boolean;
  /** Selects the whole group, also what is not on the screen. Given to whom may select. */
  onSelect: ((group: ActivityGroup) => void) | undefined;
}

/** One group: what it is, how many it has, and, opened, its rows. */
export function GroupItem({ by, group, filters, selection, onOpen, startsOpen, onSelect }: GroupItemProps) {
  const [isOpen, setIsOpen] = useState(startsOpen);
  const id = useId();
  const label = by === "month" ? longMonthLabel(group.value) : group.label || EMPTY_LABEL;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;

  return (
    <li className={classes.group}>
      <div className={classes.head}>
        <UnstyledButton
          className={classes.toggle}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Chevron size={16} aria-hidden />
          <span className={classes.label}>{label}</span>
          <span className={classes.count}>{formatNumber(group.count)}</span>
        </UnstyledButton>
        {onSelect && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-label={`Select ${formatNumber(group.count)} of ${label}`}
            onClick={() => onSelect(group)}
          >
            Select {formatNumber(group.count)}
          </Button>
        )}
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen && <GroupRows filters={filters} group={group} selection={selection} onOpen={onOpen} />}
      </div>
    </li>
  );
}
