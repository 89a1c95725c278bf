import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { ROLE_WORDS } from "@/components/access-words";
import { EmptyState } from "@/components/empty-state";
import { useViewer } from "@/components/viewer-context";

import classes from "./no-right.module.css";

interface NoRightProps {
  /** What the page is for, as in “Users and roles are managed here”. */
  what: string;
  /** Whose page it is, as in “administrators”. */
  who: string;
}

/** The page exists, and is not for this role: what to ask for, and whom. */
export function NoRight({ what, who }: NoRightProps) {
  const viewer = useViewer();
  return (
    <EmptyState
      title={
        <>
          <IconLock size={18} aria-hidden /> This page is for {who}
        </>
      }
    >
      <p className={classes.text}>
        {what} Your role is {ROLE_WORDS[viewer.role].toLowerCase()}. If you need this page, ask an
        administrator for another role; say that you are signed in as {viewer.email}.
      </p>
      <Link to="/activities" className={classes.link}>
        Go to the activities
      </Link>
    </EmptyState>
  );
}
