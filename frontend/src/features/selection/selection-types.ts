import type { SelectionOperation, SelectionState } from "@/api/types";

/** What the page knows of an activity it has seen, wherever the list has gone since. */
export interface SelectedActivity {
  salesforce_id: string;
  subject: string | null;
  tokens: number;
}

export interface SelectionSummary {
  /** Undefined until the server has answered. */
  id: string | undefined;
  version: number;
  count: number;
  /** Null where they are not told: a field is hidden. */
  tokens: number | null;
  undo: number;
  redo: number;
  /** What the numbers are of is on its way to the server, or they are on their way from it. */
  isSettling: boolean;
  trouble: SelectionTrouble | undefined;
}

export interface SelectionTrouble {
  /** `unsaved`: tried again by itself. `refused`: not done. `unreadable`: asks for a field that is hidden now. */
  kind: "unsaved" | "refused" | "unreadable";
  message: string;
}

/** An operation before it has an id. */
export type Asked = SelectionOperation extends infer One
  ? One extends unknown
    ? Omit<One, "operation_id">
    : never
  : never;

export const EMPTY: SelectionState = {
  selection_id: "",
  version: 0,
  filter: null,
  except_ids: [],
  picked_ids: [],
  count: 0,
  tokens: 0,
  undo: 0,
  redo: 0,
  changed_at: "",
};
