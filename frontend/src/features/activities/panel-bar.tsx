import { ActionIcon } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";

import type { Activity } from "@/api/types";
import { CopyButton } from "@/components/copy-button";
import type { RowSelection } from "@/lib/row-selection";

import classes from "./activity-panel.module.css";
import { SelectButton } from "./select-button";

interface PanelBarProps {
  activity: Activity | undefined;
  selection: RowSelection<Activity>;
  onClose: () => void;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

/** An address that opens this one activity, whatever list the reader has. */
function linkTo(activity: Activity): string {
  const address = new URL(window.location.href);
  address.search = new URLSearchParams({ open: activity.id }).toString();
  return address.href;
}

export function PanelBar({ activity, selection, onClose, onPrevious, onNext }: PanelBarProps) {
  return (
    <div className={classes.bar}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label="Previous activity"
        title="Previous (k)"
        disabled={!onPrevious}
        onClick={onPrevious}
      >
        <IconChevronUp size={18} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label="Next activity"
        title="Next (j)"
        disabled={!onNext}
        onClick={onNext}
      >
        <IconChevronDown size={18} />
      </ActionIcon>
      <span className={classes.spring} />
      {activity && (
        <>
          <CopyButton text={linkTo(activity)} variant="subtle" color="gray">
            Copy link
          </CopyButton>
          <SelectButton activity={activity} selection={selection} />
        </>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label="Close the activity"
        title="Close (esc)"
        onClick={onClose}
      >
        <IconX size={18} />
      </ActionIcon>
    </div>
  );
}
