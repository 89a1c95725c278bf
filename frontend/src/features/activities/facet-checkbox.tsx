import { CheckBox } from "@/components/check-box";
import { EMPTY_LABEL, formatNumber } from "@/lib/format";

import classes from "./facet-rail.module.css";

interface FacetCheckboxProps {
  label: string;
  count: number;
  /** The count beside the largest of its facet, from 0 to 1. */
  share: number;
  isChecked: boolean;
  onToggle: () => void;
}

export function FacetCheckbox({ label, count, share, isChecked, onToggle }: FacetCheckboxProps) {
  const words = label === "" ? EMPTY_LABEL : label;
  return (
    <label
      className={classes.option}
      data-none={count === 0 || undefined}
      data-chosen={isChecked || undefined}
      style={{ "--share": share }}
    >
      <span className={classes.countBar} aria-hidden />
      <CheckBox checked={isChecked} onChange={onToggle} />
      <span className={classes.optionLabel} title={words}>
        {words}
      </span>
      <span className={classes.count}>{formatNumber(count)}</span>
    </label>
  );
}
