import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Total } from "@/api/types";
import { formatTotal } from "@/lib/format";

import classes from "./activity-toolbar.module.css";
import { exactCountQuery } from "./queries";
import type { ActivityFilters } from "./search-params";

interface ListTotalProps {
  total: Total | undefined;
  filters: ActivityFilters;
  isStale: boolean;
}

/** How many match; a number that is about can be counted exactly. */
export function ListTotal({ total, filters, isStale }: ListTotalProps) {
  const key = JSON.stringify(filters);
  const [asked, setAsked] = useState<string>();
  const isAsked = asked === key && total?.exact === false;
  const { data, isFetching, error, refetch } = useQuery({ ...exactCountQuery(filters), enabled: isAsked });
  const counted = isAsked && data !== undefined && !isFetching;
  const shown = counted ? { count: data, exact: true } : total;

  return (
    <>
      <p className={classes.total} role="status" data-stale={isStale || undefined}>
        {shown && formatTotal(shown, "activity", "activities")}
      </p>
      {shown?.exact === false && !isStale && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          loading={isAsked && isFetching}
          onClick={() => (isAsked ? void refetch() : setAsked(key))}
        >
          {isAsked && error ? "Could not count. Try again" : "Count exactly"}
        </Button>
      )}
    </>
  );
}
