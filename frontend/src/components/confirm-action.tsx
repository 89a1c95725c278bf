import { Button } from "@mantine/core";
import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import classes from "./confirm-action.module.css";
import { Refusal } from "./refusal";

interface ConfirmActionProps {
  /** The verb on the button that asks. */
  label: string;
  /** What tells this button from its neighbours, for who only hears it. */
  ariaLabel?: string | undefined;
  /** What happens, and what stops working. */
  children: ReactNode;
  /** The verb that does it. */
  confirmLabel: string;
  /** Calls what it is given when it is done, where the question would stay on the screen otherwise. */
  onConfirm: (done: () => void) => void;
  isPending: boolean;
  error: Error | null;
}

/** Asks in place before something that cannot be undone: no dialog over a drawer, and nothing moves but what follows. */
export function ConfirmAction({
  label,
  ariaLabel,
  children,
  confirmLabel,
  onConfirm,
  isPending,
  error,
}: ConfirmActionProps) {
  const [isAsking, setIsAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);

  /** Escape takes the question back, not what it stands in. */
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  }

  function close(): void {
    setIsAsking(false);
    // The button that had the focus is gone.
    requestAnimationFrame(() => opener.current?.focus());
  }

  if (!isAsking) {
    return (
      <Button
        ref={opener}
        variant="default"
        size="xs"
        aria-label={ariaLabel}
        onClick={() => setIsAsking(true)}
      >
        {label}
      </Button>
    );
  }
  return (
    <div role="group" aria-label={ariaLabel ?? label} className={classes.question}>
      <div className={classes.text}>{children}</div>
      {error && <Refusal error={error} />}
      <div className={classes.actions}>
        <Button
          size="xs"
          variant="default"
          className={classes.danger}
          loading={isPending}
          ref={(button) => button?.focus()}
          onClick={() => onConfirm(close)}
          onKeyDown={onKeyDown}
        >
          {confirmLabel}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={close} onKeyDown={onKeyDown}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
