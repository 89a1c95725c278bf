import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";

import classes from "./filter-builder.module.css";

interface TypedInputProps {
  label: string;
  value: unknown;
  onChange: (value: string | undefined) => void;
  hasError: boolean;
}

const DEBOUNCE_MS = 350;

/** A text that is asked for once one stops typing, or leaves. */
export function TypedInput({ label, value, onChange, hasError }: TypedInputProps) {
  const [text, setText] = useState(
    typeof value === "string" || typeof value === "number" ? String(value) : "",
  );
  const settle = useDebouncedCallback(onChange, { delay: DEBOUNCE_MS, flushOnUnmount: true });
  return (
    <TextInput
      size="xs"
      aria-label={label}
      className={classes.value}
      placeholder="Type a text"
      maxLength={500}
      error={hasError}
      value={text}
      onBlur={() => settle.flush()}
      onKeyDown={(event) => {
        if (event.key === "Enter") settle.flush();
      }}
      onChange={(event) => {
        setText(event.currentTarget.value);
        settle(event.currentTarget.value || undefined);
      }}
    />
  );
}
