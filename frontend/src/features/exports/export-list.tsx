import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import page from "@/components/page.module.css";

import { ExportItem } from "./export-item";
import { exportsQuery } from "./queries";

/** One's own exports, the latest first. */
export function ExportList() {
  const { data, error, refetch } = useQuery(exportsQuery());
  if (error && !data) {
    return (
      <ErrorState error={error} title="The exports could not be loaded" onRetry={() => void refetch()} />
    );
  }
  if (!data) return <Skeleton height={160} role="status" aria-label="Loading the exports" />;
  if (data.items.length === 0) {
    return (
      <EmptyState title="Nothing was exported yet">
        <p className={page.quiet}>
          Filter the activities, then choose Export above the list: the file holds exactly what the list
          shows.
        </p>
      </EmptyState>
    );
  }
  return (
    <ul className={page.list} aria-label="Exports">
      {data.items.map((item) => (
        <ExportItem key={item.id} item={item} />
      ))}
    </ul>
  );
}
