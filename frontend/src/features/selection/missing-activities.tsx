import { Button } from "@mantine/core";

import { formatCount } from "@/lib/format";

import type { SelectedItems, SelectionStore } from "./selection-store";
import classes from "./share-sheet.module.css";

interface MissingActivitiesProps {
  ids: readonly string[];
  items: SelectedItems;
  store: SelectionStore;
}

/** Selected but no longer there (deleted in Salesforce since): each by name, never silently left out. */
export function MissingActivities({ ids, items, store }: MissingActivitiesProps) {
  if (ids.length === 0) return null;
  return (
    <div role="status" className={classes.missing}>
      <p>
        {formatCount(ids.length, "selected activity is", "selected activities are")} no longer there and not
        in the text:
      </p>
      <ul>
        {ids.map((id) => (
          <li key={id}>{items.get(id)?.subject ?? id}</li>
        ))}
      </ul>
      <Button variant="default" size="compact-xs" onClick={() => store.remove(ids)}>
        Unselect {ids.length === 1 ? "it" : "them"}
      </Button>
    </div>
  );
}
