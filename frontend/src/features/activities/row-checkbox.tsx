import classes from "./activity-table.module.css";

interface RowCheckboxProps {
  label: string;
  checked: boolean;
}

/** The table handles clicks for all rows at once, so the box only shows. Keys reach it through its row. */
export function RowCheckbox({ label, checked }: RowCheckboxProps) {
  return (
    <input
      type="checkbox"
      className={classes.checkbox}
      aria-label={label}
      checked={checked}
      readOnly
      tabIndex={-1}
    />
  );
}
