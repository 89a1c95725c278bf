import { Button } from "@mantine/core";

import { formatCount } from "@/lib/format";

import classes from "./selected-banner.module.css";
import type { SelectionStore } from "./selection-store";

interface SelectedBannerProps {
  store: SelectionStore;
  /** The selected activities the filter hides; left out when that is not known. */
  hiddenIds: ReadonlySet<string> | undefined;
  onShowAll: () => void;
}

/** Says that the list shows the selection and not the filter's result, and offers to drop what the filter hides. */
export function SelectedBanner({ store, hiddenIds, onShowAll }: SelectedBannerProps) {
  const hidden = hiddenIds ? [...hiddenIds].filter((id) => store.has(id)) : [];
  return (
    <div className={classes.banner}>
      <span>Showing what is selected, whatever the filter says.</span>
      {hidden.length > 0 && (
        <Button variant="default" size="compact-xs" onClick={() => store.remove(hidden)}>
          Unselect {formatCount(hidden.length, "activity", "activities")} hidden by the filter
        </Button>
      )}
      <Button variant="subtle" size="compact-xs" onClick={onShowAll}>
        Back to the list
      </Button>
    </div>
  );
}
