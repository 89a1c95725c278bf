import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconLoader,
  type Icon,
} from "@tabler/icons-react";

import type { Import, ImportFile } from "@/api/types";

import classes from "./data.module.css";

type Status = Import["status"] | ImportFile["status"];

interface Look {
  icon: Icon;
  words: string;
  tone: "good" | "bad" | "warn" | "calm";
}

const LOOKS: Record<Status, Look> = {
  running: { icon: IconLoader, words: "Running", tone: "calm" },
  succeeded: { icon: IconCircleCheck, words: "Succeeded", tone: "good" },
  imported: { icon: IconCircleCheck, words: "Imported", tone: "good" },
  partial: { icon: IconAlertTriangle, words: "Partly imported", tone: "warn" },
  skipped: { icon: IconCircleMinus, words: "Skipped", tone: "calm" },
  refused: { icon: IconCircleX, words: "Refused", tone: "bad" },
  failed: { icon: IconCircleX, words: "Failed", tone: "bad" },
  interrupted: { icon: IconAlertTriangle, words: "Interrupted", tone: "warn" },
};

interface ImportStatusProps {
  status: Status;
}

/** A word beside every colour. */
export function ImportStatus({ status }: ImportStatusProps) {
  const { icon: StatusIcon, words, tone } = LOOKS[status];
  return (
    <span className={classes.status} data-tone={tone}>
      <StatusIcon size={15} aria-hidden />
      {words}
    </span>
  );
}
