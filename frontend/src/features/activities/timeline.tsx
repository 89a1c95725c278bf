import { Skeleton, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { timelineQuery } from "./queries";
import type { ActivityFilters } from "./search-params";
import { TimelineBars } from "./timeline-bars";
import classes from "./timeline.module.css";

interface TimelineProps {
  filters: ActivityFilters;
  onChange: (filters: ActivityFilters) => void;
}

/** What is listed by day, week or month, one bar each; together with what has no date they are the list's total. */
export function Timeline({ filters, onChange }: TimelineProps) {
  const { data, isPending, isPlaceholderData, refetch } = useQuery(timelineQuery(filters));

  if (isPending) {
    return (
      <div className={classes.strip} aria-hidden>
        <Skeleton height={28} mt={4} />
      </div>
    );
  }
  if (!data) {
    return (
      <div role="alert" className={classes.strip}>
        <span className={classes.caption}>
          The timeline could not be loaded.{" "}
          <UnstyledButton className={classes.retry} onClick={() => void refetch()}>
            Try again
          </UnstyledButton>
        </span>
      </div>
    );
  }
  return <TimelineBars timeline={data} filters={filters} isStale={isPlaceholderData} onChange={onChange} />;
}
