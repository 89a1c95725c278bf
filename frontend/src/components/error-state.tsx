import { Button } from "@mantine/core";
import { IconAlertTriangle, IconLock } from "@tabler/icons-react";

import { ApiError, isForbidden } from "@/api/api-error";

import classes from "./state.module.css";

interface ErrorStateProps {
  error: Error;
  title: string;
  /** Better words than those of the API, where the page knows more. */
  explanation?: string;
  onRetry?: () => void;
}

function detailOf(error: Error): string {
  return error instanceof ApiError ? error.message : "Something in the page itself went wrong.";
}

/** What happened, what to do, and behind "details" what a person who helps would ask for. */
export function ErrorState({ error, title, explanation, onRetry }: ErrorStateProps) {
  const known = error instanceof ApiError ? error : null;
  return (
    <div role="alert" className={classes.state}>
      <p className={classes.title}>
        {isForbidden(error) ? (
          <IconLock size={18} aria-hidden />
        ) : (
          <IconAlertTriangle size={18} aria-hidden className={classes.warning} />
        )}
        {title}
      </p>
      <p className={classes.text}>{explanation ?? detailOf(error)}</p>
      {known && known.errors.length > 0 && (
        <ul className={classes.list}>
          {known.errors.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path}: {message}
            </li>
          ))}
        </ul>
      )}
      {onRetry && !isForbidden(error) && (
        <Button variant="default" size="xs" onClick={onRetry}>
          Try again
        </Button>
      )}
      <details className={classes.details}>
        <summary>Details</summary>
        <dl>
          <dt>Request</dt>
          <dd>{known?.requestId ?? "none"}</dd>
          <dt>Status</dt>
          <dd>{known?.status ?? "none"}</dd>
          <dt>Code</dt>
          <dd>{known?.code ?? error.name}</dd>
        </dl>
      </details>
    </div>
  );
}
