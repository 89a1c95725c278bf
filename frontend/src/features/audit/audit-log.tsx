import { Button, Skeleton } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";

import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

import { AuditFilters } from "./audit-filters";
import { AuditTable } from "./audit-table";
import classes from "./audit.module.css";
import { ChainState } from "./chain-state";
import { auditQuery, exportAddress } from "./queries";
import type { AuditFilters as Filters } from "./search-params";

interface AuditLogProps {
  filters: Filters;
  onFilters: (filters: Filters) => void;
}

export function AuditLog({ filters, onFilters }: AuditLogProps) {
  const query = useInfiniteQuery(auditQuery(filters));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = query;
  const events = data?.pages.flatMap(({ items }) => items) ?? [];

  return (
    <section className={page.section} aria-label="Events">
      <div className={classes.head}>
        <ChainState />
        <span className={page.actions}>
          <Button size="xs" variant="default" loading={query.isRefetching} onClick={() => void refetch()}>
            Reload
          </Button>
          <Button
            component="a"
            href={exportAddress(filters)}
            download="audit.jsonl"
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Export as JSON lines
          </Button>
        </span>
      </div>
      <AuditFilters filters={filters} onChange={onFilters} />
      {error && !data ? (
        <ErrorState error={error} title="The audit log could not be loaded" onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={320} role="status" aria-label="Loading the audit log" />
      ) : events.length === 0 ? (
        <EmptyState title="No event matches">
          <Button size="xs" variant="default" onClick={() => onFilters({})}>
            Drop every condition
          </Button>
        </EmptyState>
      ) : (
        <>
          <AuditTable events={events} isStale={isPlaceholderData} onFilters={onFilters} filters={filters} />
          {error && <Refusal error={error} />}
          {hasNextPage ? (
            <Button
              variant="default"
              size="xs"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              Load earlier events
            </Button>
          ) : (
            <p className={page.small}>These are all that match. Reading this log is an event, too.</p>
          )}
        </>
      )}
    </section>
  );
}
