import { Button } from "@mantine/core";

import { formatCount, formatNumber } from "@/lib/format";

import type { SelectionStore } from "./selection-store";
import classes from "./selection-tray.module.css";
import { totalTokens } from "./selection-totals";
import { useSelectedItems } from "./use-selected-items";

interface SelectionTrayProps {
  store: SelectionStore;
  /** How many of the selected the filter hides; left out when it is not known. */
  hiddenCount: number | undefined;
  isShowingSelected: boolean;
  onShowSelected: (show: boolean) => void;
  onShare: () => void;
  /** Given to whom may export. */
  onExport: (() => void) | undefined;
  /** False for a role that reads only. */
  mayShare: boolean;
}

const READS_ONLY = "Your role reads activities; sharing them with a model is not part of it.";

/** What is selected, always in sight, and the one thing to do with it. */
export function SelectionTray({
  store,
  hiddenCount,
  isShowingSelected,
  onShowSelected,
  onShare,
  onExport,
  mayShare,
}: SelectionTrayProps) {
  const items = useSelectedItems(store);

  return (
    <section aria-label="Selection" className={classes.tray} data-empty={items.size === 0 || undefined}>
      {items.size === 0 ? (
        <p className={classes.hint}>
          {mayShare ? (
            <>
              Select activities with their boxes, <kbd>x</kbd> or <kbd>shift</kbd> and click, to share them
              with a model.
            </>
          ) : (
            READS_ONLY
          )}
        </p>
      ) : (
        <>
          <p className={classes.numbers}>
            <strong>{formatNumber(items.size)} selected</strong>
            {hiddenCount !== undefined && hiddenCount > 0 && (
              <span> ({formatNumber(hiddenCount)} hidden by the filter)</span>
            )}
            <span className={classes.dot}>·</span>
            <span>{formatCount(totalTokens(items), "token", "tokens")}</span>
            {!mayShare && <span className={classes.reason}>{READS_ONLY}</span>}
          </p>
          <div className={classes.actions}>
            <Button
              variant="default"
              size="xs"
              aria-pressed={isShowingSelected}
              onClick={() => onShowSelected(!isShowingSelected)}
            >
              {isShowingSelected ? "Show all" : "Show selected"}
            </Button>
            <Button variant="default" size="xs" onClick={() => store.clear()}>
              Clear
            </Button>
            {onExport && (
              <Button variant="default" size="xs" onClick={onExport}>
                Export {formatNumber(items.size)}
              </Button>
            )}
            {mayShare && (
              <Button size="xs" onClick={onShare}>
                Share with a model
              </Button>
            )}
          </div>
        </>
      )}
    </section>
  );
}
