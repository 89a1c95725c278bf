import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { useDeniedFields } from "@/components/viewer-context";

import { activityColumns, type ActivityColumn } from "./activity-columns";
import type { ColumnChoice, Columns } from "./columns";
import { filterFieldsQuery } from "./queries";

/** Every column the viewer may have. */
export function useAllColumns(): readonly ActivityColumn[] {
  const denied = useDeniedFields();
  const { data } = useQuery(filterFieldsQuery());
  return useMemo(() => activityColumns(data?.attributes ?? [], denied), [data, denied]);
}

interface ShownColumn {
  column: ActivityColumn;
  width: number | undefined;
  isFrozen: boolean;
}

/** Without a choice: what fits, the least important columns going first. A table not measured yet shows them all. */
function fitting(all: readonly ActivityColumn[], tableWidth: number): ColumnChoice[] {
  return all
    .filter(({ meta }) => {
      const least = meta?.minTableWidth;
      return least !== undefined && (tableWidth === 0 || tableWidth >= least);
    })
    .map(({ id = "" }) => ({ name: id }));
}

/** What is shown without a choice where there is room for it. */
export function usualColumns(all: readonly ActivityColumn[]): Columns {
  return { shown: fitting(all, 0), frozen: 0 };
}

/** The columns of the list: those chosen, else those that fit. `key` changes when others are shown. */
export function useShownColumns(columns: Columns | undefined, tableWidth: number, isCard: boolean) {
  const all = useAllColumns();
  const choices = columns && !isCard ? columns.shown : fitting(all, isCard ? 0 : tableWidth);
  const key = choices.map(({ name }) => name).join(" ");
  const frozen = columns && !isCard ? columns.frozen : 0;
  // Widths change while one drags; the definitions stay the same.
  const definitions = useMemo(
    () => key.split(" ").flatMap((name) => all.filter(({ id }) => id === name)),
    [all, key],
  );
  const shown = definitions.map((column, at): ShownColumn => {
    const width = choices.find(({ name }) => name === column.id)?.width;
    const isFrozen = at < frozen;
    return { column, width: width ?? (isFrozen ? column.meta?.pixels : undefined), isFrozen };
  });
  return { definitions, shown, key };
}

const SELECT = 36;
const GAP = 12;
const PADDING = 16;

/** The tracks of the grid, the least width it takes, and where each frozen column stays. */
export function gridOf(shown: readonly ShownColumn[]) {
  const least = shown.map(({ column, width }) => width ?? Math.min(column.meta?.pixels ?? 0, 180));
  const tracks = shown.map(({ column, width }) =>
    width === undefined ? (column.meta?.track ?? "1fr") : `${width}px`,
  );
  let from = PADDING + SELECT;
  const offsets = new Map<string, number>();
  for (const { column, width, isFrozen } of shown) {
    if (isFrozen) offsets.set(column.id ?? "", from);
    from += (width ?? 0) + GAP;
  }
  return {
    tracks: `${SELECT}px ${tracks.join(" ")}`,
    minWidth: 2 * PADDING + SELECT + least.reduce((sum, one) => sum + one + GAP, 0),
    offsets,
    lastFrozen: shown.filter(({ isFrozen }) => isFrozen).at(-1)?.column.id,
  };
}
