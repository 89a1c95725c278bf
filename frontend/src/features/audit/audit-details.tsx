import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";

import type { AuditEvent } from "@/api/types";
import page from "@/components/page.module.css";
import { formatNumber } from "@/lib/format";
import { formatExact } from "@/lib/instants";

import classes from "./audit.module.css";
import type { AuditFilters } from "./search-params";
import { OUTCOME_WORDS } from "./words";

interface AuditDetailsProps {
  event: AuditEvent;
  filters: AuditFilters;
  onFilters: (filters: AuditFilters) => void;
}

const SHOWN_IDS = 10;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === "" || children === false) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Everything the log holds of one event; ids and people lead to what else happened with them. */
export function AuditDetails({ event, filters, onFilters }: AuditDetailsProps) {
  const ids = event.object_ids.slice(0, SHOWN_IDS);
  const more = event.object_count - ids.length;
  return (
    <div className={classes.details} role="region" aria-label={`Event ${event.seq}`}>
      <dl className={page.facts}>
        <Fact name="Event">
          {formatNumber(event.seq)}, <code className={page.mono}>{event.action}</code>
        </Fact>
        <Fact name="When">{formatExact(event.at)}</Fact>
        <Fact name="Outcome">{OUTCOME_WORDS[event.outcome].label}</Fact>
        <Fact name="Who">
          {event.actor && (
            <UnstyledButton
              className={page.link}
              onClick={() => onFilters({ ...filters, actor: event.actor })}
            >
              {event.actor}
            </UnstyledButton>
          )}
        </Fact>
        <Fact name="By">{event.credential}</Fact>
        <Fact name="About">
          {ids.length > 0 && (
            <>
              {event.object}{" "}
              {ids.map((id) => (
                <UnstyledButton
                  key={id}
                  className={`${page.link ?? ""} ${classes.id ?? ""}`}
                  onClick={() => onFilters({ ...filters, object_id: id })}
                >
                  {id}
                </UnstyledButton>
              ))}
              {more > 0 && ` and ${formatNumber(more)} more`}
            </>
          )}
        </Fact>
        <Fact name="Address">{event.address}</Fact>
        <Fact name="Program">{event.user_agent}</Fact>
        <Fact name="Request">
          {event.request_id && <code className={page.mono}>{event.request_id}</code>}
        </Fact>
        <Fact name="Hash">
          <code className={page.mono}>{event.hash}</code>
        </Fact>
      </dl>
      {Object.keys(event.details).length > 0 && (
        <pre className={classes.raw} role="region" aria-label="Details of the event" tabIndex={0}>
          {JSON.stringify(event.details, null, 2)}
        </pre>
      )}
    </div>
  );
}
