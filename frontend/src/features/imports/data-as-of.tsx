import { useIdle, useNetwork } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";

import { formatAsOf, formatExact } from "@/lib/instants";

import classes from "./data-as-of.module.css";
import { freshnessQuery, REFRESH_MS } from "./queries";

const AWAY_AFTER_MS = 5 * 60_000;

/** When data last came in, on every page. It says nothing of how old the export was. */
export function DataAsOf() {
  // To ask on and on would keep the session of somebody who left alive.
  const isAway = useIdle(AWAY_AFTER_MS, { initialState: false });
  const { data, isError } = useQuery({
    ...freshnessQuery(),
    refetchInterval: isAway ? false : REFRESH_MS,
  });
  // Offline nothing is asked, so nothing fails: the browser itself must be asked.
  const { online } = useNetwork();
  const hint = online ? isError && "not reachable" : "offline";
  const moment = data?.data_as_of;
  if (!moment) return null;
  return (
    <span className={classes.asOf} title={formatExact(moment)}>
      <span className={classes.words}>imported</span> <time dateTime={moment}>{formatAsOf(moment)}</time>
      <span className={classes.state} data-failing={hint ? true : undefined}>
        {hint && <span className={classes.hint}>{hint}</span>}
      </span>
    </span>
  );
}
