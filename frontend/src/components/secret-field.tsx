import { CopyButton } from "./copy-button";
import classes from "./secret-field.module.css";

interface SecretFieldProps {
  label: string;
  secret: string;
}

/** Something that is shown once: whole, selectable by one press, and copied by another. */
export function SecretField({ label, secret }: SecretFieldProps) {
  return (
    <div className={classes.field}>
      <output aria-label={label} className={classes.secret}>
        {secret}
      </output>
      <CopyButton text={secret} className={classes.copy}>
        Copy
      </CopyButton>
    </div>
  );
}
