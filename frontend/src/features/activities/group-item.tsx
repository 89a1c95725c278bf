import { Button, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";

import type { Activity, ActivityGroup } from "@/api/types";
import { Refusal } from "@/components/refusal";
import { EMPTY_LABEL, formatNumber } from "@/lib/format";
import type { RowSelection } from "@/lib/row-selection";

import { loadGroup, MOST_SELECTED } from "./group-queries";
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
  /** False for a role that reads only. */
  maySelect: boolean;
}

/** One group: what it is, how many it has, and, opened, its rows. */
export function GroupItem({ by, group, filters, selection, onOpen, startsOpen, maySelect }: GroupItemProps) {
  const [isOpen, setIsOpen] = useState(startsOpen);
  const id = useId();
  const label = by === "month" ? longMonthLabel(group.value) : group.label || EMPTY_LABEL;
  const choose = useMutation({
    mutationFn: () => loadGroup(filters, group),
    onSuccess: (rows) => selection.stroke(true)(rows),
  });
  const isTooMany = group.count > MOST_SELECTED;
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
        {maySelect && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            loading={choose.isPending}
            disabled={isTooMany}
            title={
              isTooMany
                ? `A group of more than ${formatNumber(MOST_SELECTED)} is too large to select here`
                : undefined
            }
            aria-label={`Select ${formatNumber(group.count)} of ${label}`}
            onClick={() => choose.mutate()}
          >
            Select {formatNumber(group.count)}
          </Button>
        )}
      </div>
      {choose.error && <Refusal error={choose.error} />}
      <div id={id} hidden={!isOpen}>
        {isOpen && <GroupRows filters={filters} group={group} selection={selection} onOpen={onOpen} />}
      </div>
    </li>
  );
}
