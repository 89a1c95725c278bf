import { Button } from "@mantine/core";

import classes from "./selected-banner.module.css";

interface SelectedBannerProps {
  onShowAll: () => void;
}

/** Says that the list shows the selection and not the filter's result. */
export function SelectedBanner({ onShowAll }: SelectedBannerProps) {
  return (
    <div className={classes.banner}>
      <span>Showing what is selected, whatever the filter says.</span>
      <Button variant="subtle" size="compact-xs" onClick={onShowAll}>
        Back to the list
      </Button>
    </div>
  );
}
