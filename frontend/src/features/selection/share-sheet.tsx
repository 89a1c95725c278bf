import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import type { ContextField, ContextFormat } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { useDeniedFields } from "@/components/viewer-context";

import { choicesFor } from "./context-fields";
import { selectionQuery } from "./queries";
import type { SelectionStore } from "./selection-store";
import { ShareOptions } from "./share-options";
import { ShareRefusal } from "./share-refusal";
import { ShareResult } from "./share-result";
import classes from "./share-sheet.module.css";
import { ShareSkeleton } from "./share-skeleton";
import { useSelectedItems } from "./use-selected-items";

interface ShareSheetProps {
  store: SelectionStore;
}

const DEBOUNCE_MS = 300;

/** The exact text a model would be given. Nothing is sent to any model from here. */
export function ShareSheet({ store }: ShareSheetProps) {
  const items = useSelectedItems(store);
  const [format, setFormat] = useState<ContextFormat>("markdown");
  const denied = useDeniedFields();
  const choices = useMemo(() => choicesFor(denied), [denied]);
  const [fields, setFields] = useState<readonly ContextField[]>(() => choices.map(({ field }) => field));
  const [budget, setBudget] = useState<number | null>(null);
  const [settledBudget] = useDebouncedValue(budget, DEBOUNCE_MS);

  const query = useQuery({
    ...selectionQuery({
      activity_ids: [...items.keys()],
      format,
      ...(fields.length < choices.length ? { fields: [...fields] } : {}),
      ...(settledBudget === null ? {} : { budget_tokens: settledBudget }),
    }),
    enabled: items.size > 0,
    placeholderData: keepPreviousData,
  });

  if (items.size === 0) {
    return <EmptyState title="Nothing is selected">Select activities in the list first.</EmptyState>;
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
        {query.error ? (
          <ShareRefusal error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data ? (
          <ShareResult selection={query.data} items={items} store={store} isStale={query.isPlaceholderData} />
        ) : (
          <ShareSkeleton />
        )}
      </div>
    </div>
  );
}
