import { useNetwork } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";

import { formatAsOf, formatExact } from "@/lib/instants";

import classes from "./data-as-of.module.css";
import { summaryQuery } from "./queries";

/** When data last came in, on every page. It says nothing of how old the export was. */
export function DataAsOf() {
  const { data, isError } = useQuery(summaryQuery());
  // Offline nothing is asked, so nothing fails: the browser itself must be asked.
  const { online } = useNetwork();
  const hint = online ? isError && "not reachable" : "offline";
  const moment = data?.activities.last_structured_at;
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
