import { ActionIcon, Tooltip } from "@mantine/core";
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
      <Tooltip label="Previous (k)">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Previous activity"
          disabled={!onPrevious}
          onClick={onPrevious}
        >
          <IconChevronUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Next (j)">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Next activity"
          disabled={!onNext}
          onClick={onNext}
        >
          <IconChevronDown size={18} />
        </ActionIcon>
      </Tooltip>
      <span className={classes.spring} />
      {activity && (
        <>
          <CopyButton text={linkTo(activity)} variant="subtle" color="gray">
            Copy link
          </CopyButton>
          <SelectButton activity={activity} selection={selection} />
        </>
      )}
      <Tooltip label="Close (esc)">
        <ActionIcon variant="subtle" color="gray" aria-label="Close the activity" onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
