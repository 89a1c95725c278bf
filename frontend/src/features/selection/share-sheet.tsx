import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { ApiError } from "@/api/api-error";
import type { ContextField, ContextFormat } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { useDeniedFields } from "@/components/viewer-context";

import { choicesFor } from "./context-fields";
import { receiptQuery, selectionQuery } from "./queries";
import { SelectionDifference } from "./selection-difference";
import type { SelectionStore } from "./selection-store";
import { ShareOptions } from "./share-options";
import { ShareRefusal } from "./share-refusal";
import { ShareResult } from "./share-result";
import classes from "./share-sheet.module.css";
import { ShareSkeleton } from "./share-skeleton";
import { useSelectionSummary } from "./use-selection-summary";

interface ShareSheetProps {
  store: SelectionStore;
}

const DEBOUNCE_MS = 300;

/** The exact text a model would be given. Nothing is sent to any model from here. */
export function ShareSheet({ store }: ShareSheetProps) {
  const summary = useSelectionSummary(store);
  const [format, setFormat] = useState<ContextFormat>("markdown");
  const denied = useDeniedFields();
  const choices = useMemo(() => choicesFor(denied), [denied]);
  const [fields, setFields] = useState<readonly ContextField[]>(() => choices.map(({ field }) => field));
  const [budget, setBudget] = useState<number | null>(null);
  const [settledBudget] = useDebouncedValue(budget, DEBOUNCE_MS);
  const [look, setLook] = useState(0);

  const { id = "", version } = summary;
  const isReady = summary.id !== undefined && !summary.isSettling;
  const receipt = useQuery({ ...receiptQuery(id, version, look), enabled: isReady && summary.count > 0 });
  const query = useQuery({
    ...selectionQuery({
      selection_id: id,
      receipt: receipt.data?.receipt_id ?? "",
      format,
      ...(fields.length < choices.length ? { fields: [...fields] } : {}),
      ...(settledBudget === null ? {} : { budget_tokens: settledBudget }),
    }),
    enabled: isReady && receipt.data !== undefined && receipt.data.count > 0,
    placeholderData: keepPreviousData,
  });

  if (isReady && summary.count === 0) {
    return <EmptyState title="Nothing is selected">Select activities in the list first.</EmptyState>;
  }

  const error = receipt.error ?? query.error;
  const hasChanged = error instanceof ApiError && error.code === "selection_changed";

  function lookAgain(): void {
    setLook(look + 1);
    void store.reread();
  }

  return (
    <div className={classes.sheet}>
      <ShareOptions
        format={format}
        onFormat={setFormat}
        choices={choices}
        fields={fields}
        onFields={setFields}
        budget={budget}
        onBudget={setBudget}
      />
      <div className={classes.result}>
        {hasChanged && receipt.data ? (
          <SelectionDifference
            error={error}
            shown={receipt.data.count}
            onAccept={lookAgain}
            onKeep={() => store.do({ op: "restore_receipt", receipt: receipt.data.receipt_id })}
          />
        ) : error ? (
          <ShareRefusal error={error} onRetry={() => (receipt.error ? lookAgain() : void query.refetch())} />
        ) : query.data ? (
          <ShareResult selection={query.data} store={store} isStale={query.isPlaceholderData} />
        ) : (
          <ShareSkeleton />
        )}
      </div>
    </div>
  );
}
