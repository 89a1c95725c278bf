import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, unwrap } from "@/api/client";
import type { AwaitingExport } from "@/api/types";
import { ErrorState } from "@/components/error-state";
import { ExactTime } from "@/components/exact-time";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";
import { formatCount } from "@/lib/format";

import classes from "./exports.module.css";
import { awaitingQuery, exportKeys } from "./queries";
import { formatLabel } from "./words";

/** Large exports of others, which an administrator lets pass or not; nothing when none waits. */
export function AwaitingList() {
  const { data, error, refetch } = useQuery(awaitingQuery());
  if (error && !data) {
    return (
      <ErrorState
        error={error}
        title="What waits for approval could not be loaded"
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data || data.items.length === 0) return null;
  return (
    <section className={page.section} aria-labelledby="awaiting">
      <h2 id="awaiting" className={page.heading}>
        Wait for your approval
      </h2>
      <ul className={page.list} aria-label="Wait for your approval">
        {data.items.map((item) => (
          <AwaitingItem key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function AwaitingItem({ item }: { item: AwaitingExport }) {
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const decide = useMutation({
    mutationFn: (decision: "approve" | "decline") =>
      unwrap(
        api.POST("/export-approvals/{export_id}", {
          params: { path: { export_id: item.id } },
          body: { decision, note: decision === "decline" && note.trim() !== "" ? note : null },
        }),
      ),
    onSettled: () => void client.invalidateQueries({ queryKey: exportKeys.all }),
  });
  const name = `${item.asked_by}: ${formatCount(item.count, "activity", "activities")}`;

  return (
    <li className={page.item}>
      <div className={page.itemMain}>
        <p className={page.itemTitle}>{name}</p>
        <p className={page.itemText}>
          <ExactTime instant={item.asked_at} /> · {formatLabel(item.format)},{" "}
          {formatCount(item.columns.length, "column", "columns")} · {item.filter_in_words}
        </p>
        {decide.error && <Refusal error={decide.error} />}
      </div>
      <div className={classes.decision}>
        <TextInput
          size="xs"
          aria-label={`Reason to decline, for ${item.asked_by}`}
          placeholder="Reason to decline (optional)"
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          loading={decide.isPending}
          aria-label={`Decline ${name}`}
          onClick={() => decide.mutate("decline")}
        >
          Decline
        </Button>
        <Button
          size="xs"
          loading={decide.isPending}
          aria-label={`Approve ${name}`}
          onClick={() => decide.mutate("approve")}
        >
          Approve
        </Button>
      </div>
    </li>
  );
}
