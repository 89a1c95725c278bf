import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";

import classes from "./data.module.css";
import { ImportRun } from "./import-run";
import { importRunsQuery } from "./queries";

interface ImportRunsProps {
  onShowQuarantine: (importId: string) => void;
}

export function ImportRuns({ onShowQuarantine }: ImportRunsProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(importRunsQuery());

  if (error && !data) {
    return (
      <ErrorState error={error} title="The imports could not be loaded" onRetry={() => void refetch()} />
    );
  }
  if (!data) return <Skeleton height={120} role="status" aria-label="Loading the imports" />;

  const runs = data.pages.flatMap((page) => page.items);
  if (runs.length === 0) {
    return (
      <EmptyState title="No import has run yet">
        <p className={classes.quiet}>
          Run <code>coolmint import PATH</code> with a folder or a zip of Salesforce export files.
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={classes.runs} aria-label="Imports">
        {runs.map((run) => (
          <ImportRun key={run.id} run={run} onShowQuarantine={onShowQuarantine} />
        ))}
      </ul>
      {error && <p role="alert">More imports could not be loaded.</p>}
      {hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Load more imports
        </Button>
      )}
    </>
  );
}
