import { EmptyState } from "@/components/empty-state";

import classes from "./no-match.module.css";

/** The database is empty: what this page is for and how to fill it. */
export function FirstUse() {
  return (
    <EmptyState title="There are no activities yet">
      <p className={classes.text}>
        This page lists every call, e-mail, to-do and meeting from Salesforce. Import a folder or a zip of
        Salesforce export files to fill it:
      </p>
      <code className={classes.command}>coolmint import PATH</code>
      <p className={classes.text}>What was read, and what was refused and why, is then on the Data page.</p>
    </EmptyState>
  );
}
