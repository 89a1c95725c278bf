import { IconAlertCircle } from "@tabler/icons-react";

import { ApiError } from "@/api/api-error";
import { formatWait } from "@/lib/instants";

import classes from "./refusal.module.css";

interface RefusalProps {
  error: Error;
}

function wordsOf(error: Error): string {
  if (!(error instanceof ApiError)) return "Something in the page itself went wrong.";
  if (error.status === 429 && error.retryAfter !== null) {
    return `Too many tries. Try again in ${formatWait(error.retryAfter)}.`;
  }
  return error.message;
}

/** Why what was just asked for did not happen; stands in the form that asked. */
export function Refusal({ error }: RefusalProps) {
  return (
    <div role="alert" className={classes.refusal}>
      <IconAlertCircle size={16} aria-hidden className={classes.icon} />
      <p className={classes.words}>{wordsOf(error)}</p>
    </div>
  );
}
