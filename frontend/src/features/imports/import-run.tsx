import { UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";

import type { Import } from "@/api/types";
import { ExactTime } from "@/components/exact-time";
import { formatCount, formatNumber } from "@/lib/format";
import { formatDuration } from "@/lib/instants";

import classes from "./data.module.css";
import { ImportFiles } from "./import-files";
import { ImportStatus } from "./import-status";

interface ImportRunProps {
  run: Import;
  onShowQuarantine: (importId: string) => void;
}

export function ImportRun({ run, onShowQuarantine }: ImportRunProps) {
  const [isOpen, setIsOpen] = useState(false);
  const filesId = useId();
  const duration = formatDuration(run.started_at, run.finished_at);

  return (
    <li className={classes.run}>
      <div className={classes.runHead}>
        <UnstyledButton
          className={classes.runToggle}
          aria-expanded={isOpen}
          aria-controls={filesId}
          onClick={() => setIsOpen(!isOpen)}
        >
          <IconChevronRight
            size={14}
            aria-hidden
            className={classes.chevron}
            data-open={isOpen || undefined}
          />
          <span className={classes.source}>{run.source}</span>
        </UnstyledButton>
        <ImportStatus status={run.status} />
        <span className={classes.quiet}>
          <ExactTime instant={run.started_at} />
          {duration && `, took ${duration}`}
        </span>
      </div>
      <p className={classes.runNumbers}>
        {formatCount(run.rows_read, "row", "rows")} read · {formatNumber(run.inserted)} new ·{" "}
        {formatNumber(run.updated)} changed · {formatNumber(run.unchanged)} unchanged
        {run.quarantined > 0 && (
          <>
            {" · "}
            <UnstyledButton className={classes.link} onClick={() => onShowQuarantine(run.id)}>
              {formatNumber(run.quarantined)} in quarantine
            </UnstyledButton>
          </>
        )}
      </p>
      <div id={filesId} hidden={!isOpen}>
        {isOpen && <ImportFiles files={run.files} />}
      </div>
    </li>
  );
}
