import { CheckBox } from "@/components/check-box";
import { EMPTY_LABEL, formatNumber } from "@/lib/format";

import classes from "./facet-rail.module.css";

interface FacetCheckboxProps {
  label: string;
  count: number;
  isChecked: boolean;
  onToggle: () => void;
}

export function FacetCheckbox({ label, count, isChecked, onToggle }: FacetCheckboxProps) {
  const words = label === "" ? EMPTY_LABEL : label;
  return (
    <label className={classes.option} data-none={count === 0 || undefined}>
      <CheckBox checked={isChecked} onChange={onToggle} />
      <span className={classes.optionLabel} title={words}>
        {words}
      </span>
      <span className={classes.count}>{formatNumber(count)}</span>
    </label>
  );
}
