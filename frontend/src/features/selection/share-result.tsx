import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

import type { Selection } from "@/api/types";
import { CopyButton } from "@/components/copy-button";
import { downloadText } from "@/lib/download";
import { formatCount } from "@/lib/format";

import { CONTEXT_FORMATS } from "./context-fields";
import { ContextPreview } from "./context-preview";
import type { SelectionStore } from "./selection-store";
import classes from "./share-sheet.module.css";
import { TokensByActivity } from "./tokens-by-activity";

interface ShareResultProps {
  selection: Selection;
  store: SelectionStore;
  /** The text is that of the options before; it cannot be copied until the new one is here. */
  isStale: boolean;
}

const SHORT_HASH = 12;

export function ShareResult({ selection, store, isStale }: ShareResultProps) {
  const format = CONTEXT_FORMATS.find(({ value }) => value === selection.format) ?? CONTEXT_FORMATS[0];

  function download(): void {
    const name = `coolmint-${selection.count}-activities-${selection.hash.slice(0, 8)}.${format.extension}`;
    downloadText(name, format.mediaType, selection.context);
  }

  return (
    <>
      <div className={classes.summary}>
        <p className={classes.total} aria-live="polite">
          <strong>{formatCount(selection.count, "activity", "activities")}</strong>
          {" · "}
          <strong>{formatCount(selection.tokens, "token", "tokens")}</strong>
        </p>
        <div className={classes.actions}>
          <Button
            variant="default"
            size="xs"
            disabled={isStale}
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={download}
          >
            Download
          </Button>
          <CopyButton text={selection.context} variant="filled" disabled={isStale}>
            Copy
          </CopyButton>
        </div>
      </div>
      <ContextPreview text={selection.context} isStale={isStale} />
      <TokensByActivity activities={selection.activities} store={store} />
      <div className={classes.receipt}>
        <span>
          Receipt <code title={selection.hash}>{selection.hash.slice(0, SHORT_HASH)}</code>, counted with{" "}
          {selection.tokenizer}
        </span>
        <CopyButton text={selection.hash} size="compact-xs" variant="subtle" color="gray">
          Copy hash
        </CopyButton>
      </div>
    </>
  );
}
