import type { ReactNode } from "react";

import type { ActivityDetail } from "@/api/types";
import { ExactTime } from "@/components/exact-time";

import classes from "./activity-panel.module.css";

interface ActivitySourceProps {
  activity: ActivityDetail;
}

function Moment({ name, instant }: { name: string; instant: string | null }): ReactNode {
  if (!instant) return null;
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>
        <ExactTime instant={instant} />
      </dd>
    </div>
  );
}

/** Where the activity comes from, when it was written, and what a model would be given of it. */
export function ActivitySource({ activity }: ActivitySourceProps) {
  const { source } = activity;
  return (
    <section aria-label="Source">
      <h3 className={classes.sectionTitle}>Source</h3>
      <dl className={classes.facts}>
        <div className={classes.fact}>
          <dt>Salesforce id</dt>
          <dd className={classes.mono}>{activity.salesforce_id}</dd>
        </div>
        <Moment name="Created" instant={source.created_at} />
        <Moment name="Modified" instant={source.modified_at} />
        <Moment name="Imported" instant={source.mirrored_at} />
        <Moment name="Structured" instant={source.structured_at} />
      </dl>
      <details className={classes.raw}>
        <summary>Data for a model (llm_context)</summary>
        <pre role="region" aria-label="Data for a model" tabIndex={0}>
          {JSON.stringify(activity.llm_context, null, 2)}
        </pre>
      </details>
    </section>
  );
}
