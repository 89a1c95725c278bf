import { Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError } from "@/api/api-error";
import { api, unwrap } from "@/api/client";
import type { ExportCreate } from "@/api/types";
import { Refusal } from "@/components/refusal";
import { formatCount, formatNumber } from "@/lib/format";

import { ExportOptions, type ExportChoice } from "./export-options";
import classes from "./exports.module.css";
import { columnsQuery, exportKeys } from "./queries";

export interface ExportRequest {
  source: ExportCreate["source"];
  sort?: string | undefined;
  /** How many activities the person was shown; undefined when that is not known exactly. */
  count: number | undefined;
}

interface ExportDialogProps {
  request: ExportRequest;
  onClose: () => void;
  /** It was asked for; the page of exports tells how far it is. */
  onAsked: () => void;
}

const FIRST: ExportChoice = { format: "csv", without: [], withAbout: true, withBom: true };

/** How many match now, when it is another number than was shown. */
function foundNow(error: Error | null): number | undefined {
  if (!(error instanceof ApiError) || error.code !== "selection_changed") return undefined;
  const found: unknown = error.members.found;
  if (typeof found !== "object" || found === null || !("count" in found)) return undefined;
  return typeof found.count === "number" ? found.count : undefined;
}

export function ExportDialog({ request, onClose, onAsked }: ExportDialogProps) {
  const client = useQueryClient();
  const columns = useQuery(columnsQuery());
  const [choice, setChoice] = useState(FIRST);
  const [count, setCount] = useState(request.count);
  const known = columns.data?.items;

  const ask = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/exports", {
          body: {
            format: choice.format,
            source:
              "selection_id" in request.source ? request.source : { ...request.source, count: count ?? null },
            columns:
              choice.without.length > 0 && known
                ? known.map(({ name }) => name).filter((name) => !choice.without.includes(name))
                : null,
            sort: request.sort ?? null,
            with_about: choice.withAbout,
            with_bom: choice.format === "csv" && choice.withBom,
          },
        }),
      ),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: exportKeys.all });
      onAsked();
    },
    onError: (error) => setCount((before) => foundNow(error) ?? before),
  });
  const now = foundNow(ask.error);

  return (
    <Modal
      opened
      onClose={onClose}
      title={
        count === undefined ? "Export activities" : `Export ${formatCount(count, "activity", "activities")}`
      }
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className={classes.dialog}>
        <ExportOptions choice={choice} onChange={setChoice} columns={known} />
        {columns.error && !known && <Refusal error={columns.error} />}
        {now !== undefined ? (
          <p role="alert" className={classes.warning}>
            The activities changed since you looked: {formatNumber(now)} match now. Nothing was exported.
          </p>
        ) : (
          ask.error && <Refusal error={ask.error} />
        )}
        <div className={classes.actions}>
          <Button loading={ask.isPending} onClick={() => ask.mutate()}>
            {count === undefined ? "Export" : `Export ${formatNumber(count)}`}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </div>
    </Modal>
  );
}
