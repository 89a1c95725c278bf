import { useState } from "react";

import type { Selection } from "@/api/types";
import { formatNumber } from "@/lib/format";

import type { SelectionStore } from "./selection-store";
import classes from "./share-sheet.module.css";

interface TokensByActivityProps {
  activities: Selection["activities"];
  store: SelectionStore;
}

const AT_ONCE = 200;

/** What each activity weighs, the heaviest first: where to cut when it is too much. */
export function TokensByActivity({ activities, store }: TokensByActivityProps) {
  const [isOpen, setIsOpen] = useState(false);
  const heaviest = isOpen ? [...activities].sort((a, b) => b.tokens - a.tokens).slice(0, AT_ONCE) : [];
  const left = activities.length - heaviest.length;

  return (
    <details className={classes.weights} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Tokens per activity</summary>
      <ol>
        {heaviest.map((activity) => (
          <li key={activity.id}>
            <span>{store.factsOf(activity.salesforce_id)?.subject ?? activity.salesforce_id}</span>
            <span>{formatNumber(activity.tokens)}</span>
          </li>
        ))}
      </ol>
      {isOpen && left > 0 && <p className={classes.text}>and {formatNumber(left)} lighter ones.</p>}
    </details>
  );
}
