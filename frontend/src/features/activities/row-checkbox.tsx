import { CheckBox } from "@/components/check-box";

interface RowCheckboxProps {
  label: string;
  checked: boolean;
}

/** The table handles clicks for all rows at once, so the box only shows. Keys reach it through its row. */
export function RowCheckbox({ label, checked }: RowCheckboxProps) {
  return <CheckBox aria-label={label} checked={checked} readOnly tabIndex={-1} />;
}
