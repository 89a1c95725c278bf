import type { ImportFile } from "@/api/types";
import { formatNumber } from "@/lib/format";

import classes from "./data.module.css";
import { ImportStatus } from "./import-status";

interface ImportFilesProps {
  files: readonly ImportFile[];
}

const COUNTS = [
  "rows_read",
  "inserted",
  "updated",
  "unchanged",
  "older",
  "duplicates",
  "suppressed",
  "quarantined",
] as const;
const COUNT_LABELS: Record<(typeof COUNTS)[number], string> = {
  rows_read: "Read",
  inserted: "New",
  updated: "Changed",
  unchanged: "Unchanged",
  older: "Older",
  duplicates: "Duplicate",
  suppressed: "Erased",
  quarantined: "Quarantined",
};

/** What became of each file of an import. */
export function ImportFiles({ files }: ImportFilesProps) {
  if (files.length === 0) return <p className={classes.quiet}>This import has read no file.</p>;
  return (
    <div className={classes.wide} role="region" aria-label="Files of this import" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Result</th>
            <th scope="col">Object</th>
            {COUNTS.map((count) => (
              <th key={count} scope="col" className={classes.number}>
                {COUNT_LABELS[count]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.file}>
              <th scope="row">
                {file.file}
                {file.message && <span className={classes.message}>{file.message}</span>}
              </th>
              <td>
                <ImportStatus status={file.status} />
              </td>
              <td title={[file.layout, file.encoding].filter(Boolean).join(", ")}>{file.object ?? "–"}</td>
              {COUNTS.map((count) => (
                <td key={count} className={classes.number}>
                  {formatNumber(file[count])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
