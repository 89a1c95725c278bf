import { IconAlertCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { ApiError } from "@/api/api-error";
import { formatWait } from "@/lib/instants";

import classes from "./refusal.module.css";

interface RefusalProps {
  error: Error;
  /** What to do about it, where the API cannot know. */
  children?: ReactNode;
}

function wordsOf(error: Error): string {
  if (!(error instanceof ApiError)) return "Something in the page itself went wrong.";
  if (error.status === 429 && error.retryAfter !== null) {
    return `Too many tries. Try again in ${formatWait(error.retryAfter)}.`;
  }
  return error.message;
}

/** Why what was just asked for did not happen; stands in the form that asked. */
export function Refusal({ error, children }: RefusalProps) {
  return (
    <div role="alert" className={classes.refusal}>
      <IconAlertCircle size={16} aria-hidden className={classes.icon} />
      <div>
        <p className={classes.words}>{wordsOf(error)}</p>
        {children}
      </div>
    </div>
  );
}
