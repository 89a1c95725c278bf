import type { ViewColumns } from "@/api/types";

/** Which columns the list has, in which order, how wide, and how many stay while the others scroll. */
export interface Columns {
  shown: readonly ColumnChoice[];
  frozen: number;
}

export interface ColumnChoice {
  name: string;
  width?: number | undefined;
}

export const MIN_WIDTH = 40;
export const MAX_WIDTH = 1200;
export const MAX_FROZEN = 10;
const MAX_COLUMNS = 100;
const NAME = /^(attr\.)?\w{1,80}$/;

/** `1;activity_date:104,subject`: how many are frozen, then each column with its width, if it has one. */
export function printColumns(columns: Columns | undefined): string | undefined {
  if (!columns) return undefined;
  const shown = columns.shown.map(({ name, width }) => (width === undefined ? name : `${name}:${width}`));
  return `${columns.frozen};${shown.join(",")}`;
}

export function parseColumns(text: string | undefined): Columns | undefined {
  const match = /^(\d{1,2});(.{1,9000})$/.exec(text ?? "");
  if (!match) return undefined;
  const shown = new Map<string, ColumnChoice>();
  for (const part of (match[2] ?? "").split(",").slice(0, MAX_COLUMNS)) {
    const [name = "", width] = part.split(":");
    if (!NAME.test(name) || shown.has(name)) continue;
    shown.set(
      name,
      width !== undefined && /^\d{1,4}$/.test(width) ? { name, width: within(Number(width)) } : { name },
    );
  }
  if (shown.size === 0) return undefined;
  return { shown: [...shown.values()], frozen: Math.min(Number(match[1]), MAX_FROZEN) };
}

export function within(width: number): number {
  return Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, Math.round(width)));
}

export function columnsOfView(columns: ViewColumns | null | undefined): Columns | undefined {
  if (!columns) return undefined;
  return {
    frozen: columns.frozen,
    shown: columns.shown.map(({ name, width }) => (typeof width === "number" ? { name, width } : { name })),
  };
}

export function viewColumns(columns: Columns | undefined): ViewColumns | null {
  if (!columns) return null;
  return {
    frozen: columns.frozen,
    shown: columns.shown.map(({ name, width }) => ({ name, width: width ?? null })),
  };
}
