import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState, type KeyboardEvent, type Ref } from "react";

interface SearchBoxProps {
  value: string;
  onSearch: (value: string) => void;
  ref?: Ref<HTMLInputElement>;
}

const DEBOUNCE_MS = 200;

export function SearchBox({ value, onSearch, ref }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    // The address changed by another hand (back, a dropped chip); our own echo must not undo later letters.
    if (value !== sent) {
      setSent(value);
      setText(value);
    }
  }

  const send = useDebouncedCallback((next: string) => {
    setSent(next);
    onSearch(next);
  }, DEBOUNCE_MS);

  function change(next: string): void {
    setText(next);
    send(next);
  }

  function clear(): void {
    send.cancel();
    setText("");
    setSent("");
    onSearch("");
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === "Enter") send.flush();
    if (event.key === "Escape") {
      if (text) clear();
      else event.currentTarget.blur();
    }
  }

  return (
    <TextInput
      ref={ref}
      type="search"
      aria-label="Search activities"
      placeholder="Search notes, names, accounts"
      autoComplete="off"
      spellCheck={false}
      maxLength={500}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text ? <CloseButton size="sm" aria-label="Clear search" onClick={clear} /> : null}
    />
  );
}
