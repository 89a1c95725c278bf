import type { ReactNode } from "react";

import classes from "./state.module.css";

interface EmptyStateProps {
  title: ReactNode;
  children?: ReactNode;
}

/** Nothing to show, and why. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className={classes.state}>
      <p className={classes.title}>{title}</p>
      {children}
    </div>
  );
}
