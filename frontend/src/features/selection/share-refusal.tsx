import { ApiError } from "@/api/api-error";
import { ErrorState } from "@/components/error-state";
import { formatCount, formatNumber } from "@/lib/format";

import classes from "./share-sheet.module.css";

interface ShareRefusalProps {
  error: Error;
  onRetry: () => void;
}

function numberOf(error: ApiError, name: string): number | null {
  const value = error.members[name];
  return typeof value === "number" ? value : null;
}

/** Over the budget, or too many: the numbers and what to do. Nothing was cut. */
export function ShareRefusal({ error, onRetry }: ShareRefusalProps) {
  if (!(error instanceof ApiError) || !["budget_exceeded", "selection_too_large"].includes(error.code)) {
    return <ErrorState error={error} title="The context could not be made" onRetry={onRetry} />;
  }
  const tokens = numberOf(error, "tokens");
  const budget = numberOf(error, "budget_tokens");
  const count = numberOf(error, "count");
  const isOverBudget = error.code === "budget_exceeded";

  return (
    <div role="alert" className={classes.refusal}>
      <h3 className={classes.refusalTitle}>
        {isOverBudget ? "This is over the budget" : "This selection is too large"}
      </h3>
      <dl className={classes.numbers}>
        {count !== null && (
          <div>
            <dt>Selected</dt>
            <dd>{formatNumber(count)}</dd>
          </div>
        )}
        {tokens !== null && (
          <div>
            <dt>Needs</dt>
            <dd>{formatCount(tokens, "token", "tokens")}</dd>
          </div>
        )}
        {budget !== null && (
          <div>
            <dt>Budget</dt>
            <dd>{formatCount(budget, "token", "tokens")}</dd>
          </div>
        )}
        {tokens !== null && budget !== null && (
          <div>
            <dt>Over by</dt>
            <dd>{formatCount(tokens - budget, "token", "tokens")}</dd>
          </div>
        )}
      </dl>
      {!isOverBudget && <p className={classes.text}>{error.message}</p>}
      <p className={classes.text}>
        Nothing was cut and no text was made.{" "}
        {isOverBudget
          ? "Raise the budget, leave out fields (notes weigh most), or unselect activities."
          : "Unselect activities, or narrow the filter and select fewer."}
      </p>
    </div>
  );
}
