import type { ComponentProps } from "react";

import classes from "./check-box.module.css";

type CheckBoxProps = Omit<ComponentProps<"input">, "type" | "className">;

/** A bare box, light enough for thousands of rows. The one who uses it gives it its label. */
export function CheckBox(props: CheckBoxProps) {
  return <input type="checkbox" className={classes.box} {...props} />;
}
