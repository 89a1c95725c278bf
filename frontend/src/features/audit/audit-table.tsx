import { UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { Fragment, useState } from "react";

import type { AuditEvent } from "@/api/types";
import page from "@/components/page.module.css";
import { formatAsOf, formatExact } from "@/lib/instants";

import { AuditDetails } from "./audit-details";
import classes from "./audit.module.css";
import type { AuditFilters } from "./search-params";
import { actionWords, OUTCOME_WORDS } from "./words";

interface AuditTableProps {
  events: readonly AuditEvent[];
  isStale: boolean;
  filters: AuditFilters;
  onFilters: (filters: AuditFilters) => void;
}

const COLUMNS = 5;

function about(event: AuditEvent): string {
  if (event.object === null) return "";
  if (event.object_count > 1) return `${event.object} × ${event.object_count}`;
  return event.object;
}

export function AuditTable({ events, isStale, filters, onFilters }: AuditTableProps) {
  const [openSeq, setOpenSeq] = useState<number | null>(null);
  return (
    <table
      className={`${page.table ?? ""} ${classes.table ?? ""}`}
      aria-label="Audit log"
      aria-busy={isStale}
      data-stale={isStale || undefined}
    >
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col" className={classes.secondary}>
            Who
          </th>
          <th scope="col" className={classes.secondary}>
            About
          </th>
          <th scope="col" className={classes.secondary}>
            From
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => {
          const isOpen = event.seq === openSeq;
          const outcome = OUTCOME_WORDS[event.outcome];
          return (
            <Fragment key={event.seq}>
              <tr>
                <td className={classes.when}>
                  <time dateTime={event.at} title={formatExact(event.at)}>
                    {formatAsOf(event.at)}
                  </time>
                </td>
                <th scope="row">
                  <UnstyledButton
                    className={classes.toggle}
                    aria-expanded={isOpen}
                    onClick={() => setOpenSeq(isOpen ? null : event.seq)}
                  >
                    <IconChevronRight
                      size={14}
                      aria-hidden
                      className={classes.chevron}
                      data-open={isOpen || undefined}
                    />
                    {actionWords(event.action)}
                  </UnstyledButton>{" "}
                  {event.outcome !== "succeeded" && (
                    <span className={page.badge} data-tone={outcome.tone}>
                      {outcome.label}
                    </span>
                  )}
                  <span className={classes.narrowOnly}>{event.actor}</span>
                </th>
                <td className={classes.secondary}>
                  {event.actor || <span className={page.small}>Nobody known</span>}
                </td>
                <td className={classes.secondary}>{about(event)}</td>
                <td className={classes.secondary}>{event.address}</td>
              </tr>
              {isOpen && (
                <tr>
                  <td colSpan={COLUMNS}>
                    <AuditDetails event={event} filters={filters} onFilters={onFilters} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
