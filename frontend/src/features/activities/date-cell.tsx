import { formatDay, formatLongDay } from "@/lib/dates";

import classes from "./activity-table.module.css";

interface DateCellProps {
  day: string | null;
}

export function DateCell({ day }: DateCellProps) {
  if (!day) return <span className={classes.quiet}>no date</span>;
  return (
    <time dateTime={day} title={formatLongDay(day)}>
      {formatDay(day)}
    </time>
  );
}
