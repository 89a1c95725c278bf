import { PasswordField } from "./password-field";

interface NewPasswordFieldProps {
  value: string;
  onChange: (value: string) => void;
  "data-autofocus"?: boolean;
}

/** The rules are said before one breaks them; the server has the last word. */
export function NewPasswordField({ value, onChange, ...props }: NewPasswordFieldProps) {
  return (
    <PasswordField
      {...props}
      label="New password"
      description="At least 12 characters, of them 6 different ones, and not your own name or e-mail. A few words you remember do well."
      name="new-password"
      autoComplete="new-password"
      required
      withAsterisk={false}
      minLength={12}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
