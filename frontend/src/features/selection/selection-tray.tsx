import { Button } from "@mantine/core";
import type { ReactNode } from "react";

import { formatCount, formatNumber } from "@/lib/format";

import { Breakdown } from "./breakdown";
import type { SelectionStore, SelectionSummary } from "./selection-store";
import classes from "./selection-tray.module.css";
import { TrayMenu } from "./tray-menu";
import { useSelectionSummary } from "./use-selection-summary";

interface SelectionTrayProps {
  store: SelectionStore;
  /** How many of the selected the filter hides, and the list of them. */
  hidden: ReactNode;
  isShowingSelected: boolean;
  onShowSelected: (show: boolean) => void;
  onShare: () => void;
  /** Given to whom may export. */
  onExport: (() => void) | undefined;
  onSelectAll: () => void;
  onCombine: (how: "add_matching" | "subtract_matching" | "intersect_matching") => void;
  /** False for a role that reads only. */
  mayShare: boolean;
}

const READS_ONLY = "Your role reads activities; sharing them with a model is not part of it.";

/** What is selected, always in sight, and the one thing to do with it. */
export function SelectionTray({
  store,
  hidden,
  isShowingSelected,
  onShowSelected,
  onShare,
  onExport,
  onSelectAll,
  onCombine,
  mayShare,
}: SelectionTrayProps) {
  const summary = useSelectionSummary(store);
  const isEmpty = summary.count === 0 && !summary.trouble;

  return (
    <section aria-label="Selection" className={classes.tray} data-empty={isEmpty || undefined}>
      {isEmpty ? (
        <p className={classes.hint}>
          {mayShare ? (
            <>
              Select activities with their boxes, <kbd>x</kbd>, <kbd>shift</kbd> and click, or all that match
              with <kbd>⌘A</kbd>, to share them with a model.
            </>
          ) : (
            READS_ONLY
          )}
        </p>
      ) : (
        <>
          <Numbers
            store={store}
            summary={summary}
            hidden={hidden}
            reason={mayShare ? undefined : READS_ONLY}
          />
          <div className={classes.actions}>
            <Button
              variant="default"
              size="xs"
              aria-pressed={isShowingSelected}
              disabled={!mayShare}
              onClick={() => onShowSelected(!isShowingSelected)}
            >
              {isShowingSelected ? "Show all" : "Show selected"}
            </Button>
            <Button variant="default" size="xs" onClick={() => store.clear()}>
              Clear
            </Button>
            {onExport && (
              <Button variant="default" size="xs" onClick={onExport}>
                Export {formatNumber(summary.count)}
              </Button>
            )}
            {mayShare && (
              <>
                <TrayMenu store={store} summary={summary} onSelectAll={onSelectAll} onCombine={onCombine} />
                <Button size="xs" disabled={summary.count === 0} onClick={onShare}>
                  Share {formatNumber(summary.count)} with a model
                </Button>
              </>
            )}
          </div>
        </>
      )}
    </section>
  );
}

interface NumbersProps {
  store: SelectionStore;
  summary: SelectionSummary;
  hidden: ReactNode;
  reason: string | undefined;
}

function Numbers({ summary, hidden, reason }: NumbersProps) {
  const { trouble } = summary;
  return (
    <div className={classes.numbers} aria-busy={summary.isSettling}>
      <strong>{formatNumber(summary.count)} selected</strong>
      {hidden && <> {hidden}</>}
      {summary.tokens !== null && (
        <>
          <span className={classes.dot}>·</span>
          <span>{formatCount(summary.tokens, "token", "tokens")}</span>
        </>
      )}
      {summary.id !== undefined && summary.count > 0 && !summary.isSettling && (
        <Breakdown id={summary.id} version={summary.version} />
      )}
      {reason && <span className={classes.reason}>{reason}</span>}
      {trouble && (
        <p role="alert" className={classes.trouble}>
          {trouble.message}
        </p>
      )}
    </div>
  );
}
