import { Button, Progress } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Export } from "@/api/types";
import { ConfirmAction } from "@/components/confirm-action";
import { ExactTime } from "@/components/exact-time";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";
import { formatCount, formatNumber } from "@/lib/format";

import classes from "./exports.module.css";
import { exportKeys, isUnfinished } from "./queries";
import { formatLabel, reasonWords, sizeWords, STATE_WORDS } from "./words";

interface ExportItemProps {
  item: Export;
}

export function ExportItem({ item }: ExportItemProps) {
  const client = useQueryClient();
  const onSettled = () => void client.invalidateQueries({ queryKey: exportKeys.all });
  const path = { params: { path: { export_id: item.id } } };
  const cancel = useMutation({
    mutationFn: () => unwrap(api.POST("/exports/{export_id}/cancel", path)),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE("/exports/{export_id}", path)),
    onSettled,
  });
  const { label, tone } = STATE_WORDS[item.state];
  const name = `${formatLabel(item.format)} of ${formatCount(item.count, "activity", "activities")}`;
  const reason = reasonWords(item);
  const refusal = cancel.error ?? remove.error;

  return (
    <li className={page.item}>
      <div className={page.itemMain}>
        <p className={page.itemTitle}>
          {name}{" "}
          <span className={page.badge} data-tone={tone}>
            {label}
          </span>
        </p>
        <p className={page.itemText}>
          <ExactTime instant={item.asked_at} /> · {item.filter_in_words}
          {item.size_bytes !== null && <> · {sizeWords(item.size_bytes)}</>}
          {item.state === "ready" && item.expires_at && (
            <>
              {" "}
              · kept until <ExactTime instant={item.expires_at} />
            </>
          )}
        </p>
        {item.state === "making" && (
          <div className={classes.progress}>
            <Progress
              size="sm"
              value={item.count === 0 ? 100 : (100 * item.rows_done) / item.count}
              aria-label={`Progress of ${name}`}
            />
            <span className={classes.done}>
              {formatNumber(item.rows_done)} of {formatNumber(item.count)}
            </span>
          </div>
        )}
        {reason && <p className={classes.reason}>{reason}</p>}
        {refusal && <Refusal error={refusal} />}
      </div>
      <div className={page.actions}>
        {item.state === "ready" && (
          <Button
            component="a"
            href={`/exports/${item.id}/file`}
            download={item.file_name}
            variant="default"
            size="xs"
            leftSection={<IconDownload size={15} aria-hidden />}
            aria-label={`Download ${name}`}
          >
            Download
          </Button>
        )}
        {isUnfinished(item) ? (
          <Button
            variant="default"
            size="xs"
            loading={cancel.isPending}
            aria-label={`Cancel ${name}`}
            onClick={() => cancel.mutate()}
          >
            Cancel
          </Button>
        ) : (
          <ConfirmAction
            label="Remove"
            ariaLabel={`Remove ${name}`}
            confirmLabel="Remove"
            isPending={remove.isPending}
            error={remove.error}
            onConfirm={() => remove.mutate()}
          >
            The export and its file go. What you downloaded stays yours.
          </ConfirmAction>
        )}
      </div>
    </li>
  );
}
