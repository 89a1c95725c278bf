import { Button, Drawer } from "@mantine/core";
import type { ReactNode } from "react";

import type { Total } from "@/api/types";
import { formatTotal } from "@/lib/format";

import classes from "./activities-page.module.css";

interface FilterSheetProps {
  title?: string;
  onClose: () => void;
  total: Total | undefined;
  children: ReactNode;
}

/** The filters of a narrow screen. They apply at once; the button only closes. */
export function FilterSheet({ title = "Filters", onClose, total, children }: FilterSheetProps) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="85%"
      title={title}
      closeButtonProps={{ "aria-label": "Close" }}
      padding="md"
    >
      {children}
      <div className={classes.sheetEnd}>
        <Button fullWidth onClick={onClose}>
          Show {total ? formatTotal(total, "activity", "activities") : "activities"}
        </Button>
      </div>
    </Drawer>
  );
}
