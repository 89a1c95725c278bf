import { api, unwrap } from "@/api/client";
import type { SelectionOperation, SelectionState } from "@/api/types";

export const IDS_AT_ONCE = 1_000;
export const OPERATIONS_AT_ONCE = 100;
const KEPT_ALIVE = 50_000;

/** Where the selection is kept: on the server, the same for every tab and device of one user. */
export interface SelectionRemote {
  read: () => Promise<SelectionState>;
  /** Does the operations when the version is still this one. */
  change: (id: string, version: number, operations: SelectionOperation[]) => Promise<SelectionState>;
  /** Which of these Salesforce ids are selected. */
  contains: (id: string, ids: string[]) => Promise<string[]>;
}

export const serverSelection: SelectionRemote = {
  read: () => unwrap(api.GET("/selections/current")),
  change: (id, version, operations) =>
    unwrap(
      api.POST("/selections/{selection_id}/changes", {
        params: { path: { selection_id: id }, header: { "if-match": `"${version}"` } },
        body: { operations },
        // Arrives even when the page goes away meanwhile; browsers take little that way.
        keepalive: JSON.stringify(operations).length < KEPT_ALIVE,
      }),
    ),
  contains: async (id, ids) =>
    (
      await unwrap(
        api.POST("/selections/{selection_id}/contains", {
          params: { path: { selection_id: id } },
          body: { ids },
        }),
      )
    ).ids,
};
