import { useQuery } from "@tanstack/react-query";

import { formatAsOf, formatExact } from "@/lib/instants";

import classes from "./data-as-of.module.css";
import { summaryQuery } from "./queries";

/** How fresh the data is, on every page. */
export function DataAsOf() {
  const { data, isError } = useQuery(summaryQuery());
  const moment = data?.activities.last_structured_at;
  if (!moment) return null;
  return (
    <span className={classes.asOf} title={formatExact(moment)}>
      <span className={classes.words}>data as of</span> <time dateTime={moment}>{formatAsOf(moment)}</time>
      <span className={classes.state} data-failing={isError || undefined}>
        {isError && <span className={classes.hint}>not reachable</span>}
      </span>
    </span>
  );
}
