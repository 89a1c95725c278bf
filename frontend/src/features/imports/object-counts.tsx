import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { ExactTime } from "@/components/exact-time";
import { formatNumber } from "@/lib/format";

import classes from "./data.module.css";
import { summaryQuery } from "./queries";

/** What is mirrored from Salesforce and how much of it has become activities. */
export function ObjectCounts() {
  const { data, error, refetch } = useQuery(summaryQuery());

  if (error && !data) {
    return <ErrorState error={error} title="The counts could not be loaded" onRetry={() => void refetch()} />;
  }
  if (!data) return <Skeleton height={180} role="status" aria-label="Loading the counts" />;
  if (data.objects.every((object) => object.rows === 0)) {
    return (
      <EmptyState title="Nothing was imported yet">
        <p className={classes.quiet}>
          Run <code>coolmint import PATH</code> with a folder or a zip of Salesforce export files.
        </p>
      </EmptyState>
    );
  }

  const { activities } = data;
  return (
    <>
      <dl className={classes.figures}>
        <div>
          <dt>Activities</dt>
          <dd>{formatNumber(activities.count)}</dd>
        </div>
        <div>
          <dt>Deleted in Salesforce</dt>
          <dd>{formatNumber(activities.deleted)}</dd>
        </div>
        <div>
          <dt>Waiting to be structured</dt>
          <dd>{formatNumber(activities.pending)}</dd>
        </div>
        <div>
          <dt>Last structured</dt>
          <dd>
            {activities.last_structured_at ? <ExactTime instant={activities.last_structured_at} /> : "never"}
          </dd>
        </div>
        <div>
          <dt>Rules version</dt>
          <dd>{data.rules_version}</dd>
        </div>
      </dl>
      <div className={classes.wide}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Object</th>
              <th scope="col" className={classes.number}>
                Rows
              </th>
              <th scope="col" className={classes.number}>
                Deleted
              </th>
              <th scope="col">Newest change</th>
            </tr>
          </thead>
          <tbody>
            {data.objects.map((object) => (
              <tr key={object.object}>
                <th scope="row">{object.label}</th>
                <td className={classes.number}>{formatNumber(object.rows)}</td>
                <td className={classes.number}>{formatNumber(object.deleted)}</td>
                <td>{object.newest_modstamp ? <ExactTime instant={object.newest_modstamp} /> : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
