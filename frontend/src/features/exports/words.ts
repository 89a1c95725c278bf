import type { Export, ExportFormat } from "@/api/types";
import { formatNumber } from "@/lib/format";

export const FORMATS: readonly { value: ExportFormat; label: string; hint: string }[] = [
  { value: "csv", label: "CSV", hint: "For programs and spreadsheets." },
  { value: "xlsx", label: "XLSX", hint: "For Excel, with typed dates and numbers." },
  { value: "jsonl", label: "JSON lines", hint: "For programs: every value as it is, one activity a line." },
  { value: "markdown", label: "Markdown", hint: "A section for each activity, for people." },
];

export function formatLabel(format: ExportFormat): string {
  return FORMATS.find(({ value }) => value === format)?.label ?? format;
}

type Tone = "good" | "warn" | "bad" | undefined;

export const STATE_WORDS: Record<Export["state"], { label: string; tone: Tone }> = {
  awaiting_approval: { label: "Waits for an administrator", tone: "warn" },
  waiting: { label: "Waiting", tone: undefined },
  making: { label: "Being made", tone: undefined },
  ready: { label: "Ready", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  declined: { label: "Declined", tone: "bad" },
  cancelled: { label: "Cancelled", tone: undefined },
  expired: { label: "Expired", tone: undefined },
};

/** Why there is no file, and what to do; nothing where there is one. */
export function reasonWords(one: Export): string | undefined {
  if (one.state === "expired") return "The file is gone, because its time is over. Export again.";
  if (one.state === "declined") {
    return one.note ? `An administrator declined it: “${one.note}”` : "An administrator declined it.";
  }
  if (one.state === "awaiting_approval") return "It is large, so an administrator decides first.";
  if (one.state !== "failed") return undefined;
  switch (one.reason) {
    case "selection_changed":
      return one.changed
        ? `The activities changed: ${formatNumber(one.changed.expected.count)} were shown, ${formatNumber(one.changed.found.count)} matched when the file was to be made. Nothing was written; export again.`
        : "The activities changed meanwhile. Nothing was written; export again.";
    case "export_refused":
      return "You were not allowed to export any more when the file was to be made. Ask an administrator.";
    case "filter_invalid":
    case "export_column_unknown":
      return "It uses a field that your role does not see any more. Export again without it.";
    default:
      return "It could not be made, and that is a fault of ours. Export again; if it fails again, tell an administrator.";
  }
}

const UNITS = ["KB", "MB", "GB"] as const;

/** `4 KB`, `61 MB`. */
export function sizeWords(bytes: number): string {
  let size = Math.max(bytes / 1024, 1);
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${formatNumber(Math.round(size))} ${UNITS[unit] ?? "KB"}`;
}
