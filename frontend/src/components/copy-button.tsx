import { Button, type ButtonProps } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";

import { copyText } from "@/lib/clipboard";

interface CopyButtonProps extends ButtonProps {
  text: string;
  children: string;
}

type Outcome = "idle" | "copied" | "failed";

const WORDS = { copied: "Copied", failed: "Could not copy" };

/** Copies exactly the text given, and says so on the button itself. */
export function CopyButton({ text, children, ...props }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>("idle");

  useEffect(() => {
    if (outcome === "idle") return;
    const timer = setTimeout(() => setOutcome("idle"), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);

  function copy(): void {
    copyText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("failed"),
    );
  }

  return (
    <Button
      variant="default"
      size="xs"
      leftSection={
        outcome === "copied" ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
      }
      {...props}
      onClick={copy}
    >
      <span aria-live="polite">{outcome === "idle" ? children : WORDS[outcome]}</span>
    </Button>
  );
}
