import { Link } from "@tanstack/react-router";

import { EmptyState } from "@/components/empty-state";
import { useViewer } from "@/components/viewer-context";

import classes from "./no-right.module.css";

/** Somebody whose activities nobody can tell yet: that is no empty list, and they can do something about it. */
export function NotLinked() {
  const { email } = useViewer();
  return (
    <EmptyState title="Your account is not linked to a Salesforce user yet">
      <p className={classes.text}>
        Here you will see the activities you own in Salesforce. Which ones these are is told by your e-mail
        there; {email} does not lead to one active Salesforce user.
      </p>
      <p className={classes.text}>
        Ask an administrator of Cool Mint to link your account: it takes them one minute, under Users and
        roles.
      </p>
      <Link to="/profile" className={classes.link}>
        Look at your profile
      </Link>
    </EmptyState>
  );
}
