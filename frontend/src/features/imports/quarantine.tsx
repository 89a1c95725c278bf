import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatNumber, formatTotal } from "@/lib/format";

import classes from "./data.module.css";
import { quarantineQuery } from "./queries";
import { QuarantineTable } from "./quarantine-table";

interface QuarantineProps {
  importId: string | undefined;
  onShowEvery: () => void;
}

/** Rows that were refused, each with the reason; the rest of their file was imported. */
export function Quarantine({ importId, onShowEvery }: QuarantineProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    quarantineQuery(importId),
  );

  const scope = importId && (
    <p className={classes.scope}>
      Only the rows of one import.{" "}
      <Button variant="default" size="compact-xs" onClick={onShowEvery}>
        Show every import
      </Button>
    </p>
  );

  if (error && !data) {
    return (
      <ErrorState error={error} title="The quarantine could not be loaded" onRetry={() => void refetch()} />
    );
  }
  if (!data) return <Skeleton height={160} role="status" aria-label="Loading the quarantine" />;

  const rows = data.pages.flatMap((page) => page.items);
  const total = data.pages.at(-1)?.total;
  if (rows.length === 0) {
    return (
      <>
        {scope}
        <EmptyState title="No row is in quarantine">
          <p className={classes.quiet}>Every row that was read could be imported.</p>
        </EmptyState>
      </>
    );
  }
  return (
    <>
      {scope}
      {total && (
        <p className={classes.quiet} aria-live="polite">
          {formatTotal(total, "row", "rows")} in quarantine, {formatNumber(rows.length)} shown
        </p>
      )}
      <QuarantineTable rows={rows} />
      {error && <p role="alert">More rows could not be loaded. Try again.</p>}
      {hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Load more rows
        </Button>
      )}
    </>
  );
}
