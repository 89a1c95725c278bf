import { useMemo } from "react";

import classes from "./share-sheet.module.css";

interface ContextPreviewProps {
  text: string;
  isStale: boolean;
}

const LINES_PER_BLOCK = 60;

/** Cuts between lines only; the blocks joined are the text again. */
function blocksOf(text: string): string[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const blocks: string[] = [];
  for (let start = 0; start < lines.length; start += LINES_PER_BLOCK) {
    blocks.push(lines.slice(start, start + LINES_PER_BLOCK).join(""));
  }
  return blocks;
}

/**
 * The whole text, so that it can be searched and marked in the browser. The browser lays out only the blocks in sight,
 * which keeps megabytes scrolling.
 */
export function ContextPreview({ text, isStale }: ContextPreviewProps) {
  const blocks = useMemo(() => blocksOf(text), [text]);
  return (
    <div
      role="region"
      aria-label="Context preview"
      aria-busy={isStale}
      tabIndex={0}
      className={classes.preview}
      data-stale={isStale || undefined}
    >
      {blocks.map((block, index) => (
        <div key={index} className={classes.block}>
          {block}
        </div>
      ))}
    </div>
  );
}
