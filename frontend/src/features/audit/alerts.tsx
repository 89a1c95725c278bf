import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { ExactTime } from "@/components/exact-time";
import page from "@/components/page.module.css";
import { formatCount } from "@/lib/format";

import classes from "./audit.module.css";
import { alertsQuery } from "./queries";
import { SEVERITY_WORDS } from "./words";

export function Alerts() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(alertsQuery());
  if (error && !data) {
    return <ErrorState error={error} title="The alerts could not be loaded" onRetry={() => void refetch()} />;
  }
  if (!data) return <Skeleton height={200} role="status" aria-label="Loading the alerts" />;

  const alerts = data.pages.flatMap(({ items }) => items);
  if (alerts.length === 0) {
    return (
      <EmptyState title="No alert was raised">
        Alerts tell of what somebody should look at: many activities taken out at once, a key that is tried
        after it was revoked, a broken log.
      </EmptyState>
    );
  }
  return (
    <section className={page.section} aria-label="Alerts">
      <ul className={page.list} aria-label="Alerts">
        {alerts.map((alert) => (
          <li key={alert.id} className={page.item}>
            <div className={page.itemMain}>
              <p className={page.itemTitle}>
                <span className={page.badge} data-tone={SEVERITY_WORDS[alert.severity].tone}>
                  {SEVERITY_WORDS[alert.severity].label}
                </span>
                {alert.summary}
              </p>
              <p className={page.itemText}>
                <ExactTime instant={alert.at} /> · <code className={page.mono}>{alert.rule}</code>
                {alert.occurrences > 1 && (
                  <>
                    {" "}
                    · seen {formatCount(alert.occurrences, "time", "times")}, last{" "}
                    <ExactTime instant={alert.last_at} />
                  </>
                )}
              </p>
              <details className={classes.more}>
                <summary>Details</summary>
                <pre
                  className={classes.raw}
                  role="region"
                  aria-label={`Details of ${alert.summary}`}
                  tabIndex={0}
                >
                  {JSON.stringify({ subject: alert.subject, ...alert.details }, null, 2)}
                </pre>
              </details>
            </div>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Load earlier alerts
        </Button>
      )}
    </section>
  );
}
