import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";

import { signInOptionsQuery } from "@/api/session";

import classes from "./root-shell.module.css";

/** Around every page, also before somebody is signed in. */
export function RootShell() {
  const { data } = useQuery(signInOptionsQuery());
  return (
    <div className={classes.shell}>
      {data?.auth === "off" && (
        <p className={classes.banner} role="status">
          Sign-in is off: whoever reaches this address is an administrator. For development only.
        </p>
      )}
      <Outlet />
    </div>
  );
}
