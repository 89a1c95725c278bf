import { TextInput, UnstyledButton, type TextInputProps } from "@mantine/core";
import { useState } from "react";

import classes from "./password-field.module.css";

type PasswordFieldProps = Omit<TextInputProps, "type" | "rightSection" | "autoComplete"> & {
  autoComplete: "current-password" | "new-password";
};

/** A password, hidden until asked for; written so that a password manager knows what it is. */
export function PasswordField(props: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <TextInput
      {...props}
      type={isShown ? "text" : "password"}
      maxLength={256}
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      rightSectionWidth={52}
      rightSection={
        <UnstyledButton
          className={classes.toggle}
          aria-label={isShown ? "Hide the password" : "Show the password"}
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? "Hide" : "Show"}
        </UnstyledButton>
      }
    />
  );
}
