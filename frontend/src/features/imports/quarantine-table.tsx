import type { QuarantinedRow } from "@/api/types";
import { formatNumber } from "@/lib/format";

import classes from "./data.module.css";

interface QuarantineTableProps {
  rows: readonly QuarantinedRow[];
}

export function QuarantineTable({ rows }: QuarantineTableProps) {
  return (
    <div className={classes.wide} role="region" aria-label="Rows in quarantine" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col" className={classes.number}>
              Line
            </th>
            <th scope="col">Object</th>
            <th scope="col">Field</th>
            <th scope="col">Reason</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className={classes.file}>{row.file}</td>
              <td className={classes.number}>{formatNumber(row.line)}</td>
              <td>{row.object}</td>
              <td className={classes.mono}>{row.field ?? "–"}</td>
              <td className={classes.reason}>{row.reason}</td>
              <td className={classes.value} title={row.value ?? undefined}>
                {row.value ?? "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
