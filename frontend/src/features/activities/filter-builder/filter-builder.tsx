import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";

import type { FieldError } from "@/api/api-error";
import type { FilterField, FilterFields } from "@/api/types";
import { ErrorState } from "@/components/error-state";
import { formatNumber } from "@/lib/format";

import { filterFieldsQuery } from "../queries";

import { compileDraft, countConditions, draftOf, newGroup, type DraftGroup } from "./draft";
import { firstCondition } from "./defaults";
import { parseExpression, printExpression, type Expression } from "./expression";
import classes from "./filter-builder.module.css";
import { GroupEditor } from "./group-editor";
import { useVocabulary } from "./use-vocabulary";

interface FilterBuilderProps {
  /** The expression as the address carries it. */
  filter: string | undefined;
  /** What the API found wrong with it, by place. */
  errors: readonly FieldError[];
  /** Applies at once; `isFurther` after the first change, so that all of them are one step back. */
  onChange: (filter: string | undefined, isFurther: boolean) => void;
}

/** From this share of a limit on, what is left is told. */
const NEAR = 0.8;
/** The outermost group and a condition; each group between takes two, one of them for its `not`. */
const ENDS = 2;

/** Conditions in nested groups. What is complete applies at once; what is not waits in the form. */
export function FilterBuilder(props: FilterBuilderProps) {
  const fields = useQuery(filterFieldsQuery());
  if (fields.isPending) return <Skeleton height={96} m="md" />;
  if (fields.error) {
    return (
      <ErrorState
        error={fields.error}
        title="The fields could not be loaded"
        onRetry={() => void fields.refetch()}
      />
    );
  }
  return <BuilderForm {...props} offered={fields.data} />;
}

/** Where there is no condition yet, the first one stands ready. */
function formOf(expression: Expression | undefined, fields: readonly FilterField[]): DraftGroup {
  const first = firstCondition(fields);
  return expression || !first ? draftOf(expression) : newGroup([first]);
}

function BuilderForm({ filter, errors, onChange, offered }: FilterBuilderProps & { offered: FilterFields }) {
  const { fields, limits } = offered;
  const expression = useMemo(() => parseExpression(filter), [filter]);
  const words = useVocabulary(expression);
  const [draft, setDraft] = useState<DraftGroup>(() => formOf(expression, fields));
  const [seen, setSeen] = useState(filter);
  const [sent, setSent] = useState(filter);
  const changes = useRef(0);

  if (filter !== seen) {
    setSeen(filter);
    // Changed elsewhere: by a chip, by going back, by opening a view. Our own echo must not undo what waits in the form.
    if (filter !== sent) {
      setSent(filter);
      setDraft(formOf(expression, fields));
    }
  }
  const places = useMemo(() => compileDraft(draft).places, [draft]);
  const errorsByKey = useMemo(() => {
    const found = new Map<string, string>();
    for (const { path, message } of errors) {
      const place = path.replace(/\.(field|op|value)(\..*)?$/, "");
      const key = places.get(place);
      if (key !== undefined) found.set(key, message);
    }
    return found;
  }, [errors, places]);

  function change(next: DraftGroup): void {
    setDraft(next);
    const text = printExpression(compileDraft(next).expression);
    if (text === sent) return;
    setSent(text);
    onChange(text, changes.current > 0);
    changes.current += 1;
  }

  const conditions = countConditions(draft);
  const characters = filter?.length ?? 0;
  const isFull = conditions >= limits.conditions || characters >= limits.characters;

  return (
    <section aria-label="Filter builder" className={classes.builder}>
      <GroupEditor
        group={draft}
        fields={fields}
        words={words}
        errors={errorsByKey}
        depth={1}
        full={{ conditions: isFull, depth: Math.floor((limits.depth - ENDS) / 2) + 1 }}
        onChange={change}
      />
      {(conditions >= limits.conditions * NEAR || characters >= limits.characters * NEAR) && (
        <p className={classes.quiet} role="status">
          {formatNumber(conditions)} of at most {formatNumber(limits.conditions)} conditions,{" "}
          {formatNumber(characters)} of {formatNumber(limits.characters)} characters.
        </p>
      )}
    </section>
  );
}
