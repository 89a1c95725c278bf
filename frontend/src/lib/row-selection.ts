/** What a table needs of a selection, whoever keeps it. */
export interface RowSelection<Row> {
  /** By Salesforce id. */
  has: (id: string) => boolean;
  /** Calls back when this one row is selected or unselected, so that one change draws one row. */
  subscribeTo: (id: string, listener: () => void) => () => void;
  toggle: (row: Row) => void;
  /**
   * Starts a stroke (a range or a drag): each call of the answer selects (or unselects) exactly the rows given, on top of
   * what was selected when the stroke began. A stroke is one step to undo.
   */
  stroke: (selected: boolean) => (rows: readonly Row[]) => void;
}
