import { useEffect, useEffectEvent } from "react";

import { isInOverlay, isTyping } from "@/lib/keyboard";

function nameOf(event: KeyboardEvent): string {
  if (!event.ctrlKey && !event.metaKey) return event.key;
  return `${event.shiftKey ? "shift+" : ""}mod+${event.key.toLowerCase()}`;
}

/**
 * The keys of a page, by what `event.key` says (`mod+` for ctrl or cmd, `shift+mod+` with shift). They rest while a person types and while a dialog
 * is open.
 */
export function useShortcuts(shortcuts: Readonly<Record<string, () => void>>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || isTyping(event.target) || isInOverlay(event.target)) return;
    const name = nameOf(event);
    // Not `in`: a key named like a method of every object is none of ours.
    const act = Object.hasOwn(shortcuts, name) ? shortcuts[name] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  });

  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
