import { ActionIcon, TextInput, UnstyledButton } from "@mantine/core";
import { IconLock, IconPin, IconPinFilled, IconStarFilled, IconUsers } from "@tabler/icons-react";
import { useState } from "react";

import type { View } from "@/api/types";

import classes from "./views.module.css";
import { ownerWords } from "./words";

interface ViewListProps {
  views: readonly View[];
  openId: string | undefined;
  defaultViewId: string | null | undefined;
  onOpen: (view: View) => void;
  onPin: (view: View) => void;
}

/** A list that can be looked over needs no search. */
const LONG = 6;

function inOrder(views: readonly View[]): View[] {
  const rank = (view: View): number => view.pin ?? Number.MAX_SAFE_INTEGER;
  return [...views].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** Every view one may open, the pinned ones first. */
export function ViewList({ views, openId, defaultViewId, onOpen, onPin }: ViewListProps) {
  const [find, setFind] = useState("");
  const wanted = find.trim().toLowerCase();
  const found = inOrder(views).filter((view) =>
    `${view.name} ${view.owner.name}`.toLowerCase().includes(wanted),
  );
  if (views.length === 0) {
    return (
      <p className={classes.quiet}>
        No view yet. A view keeps the filter, the search, the order and the columns under a name.
      </p>
    );
  }
  return (
    <>
      {views.length > LONG && (
        <TextInput
          size="xs"
          type="search"
          aria-label="Find a view"
          placeholder={`Find among ${views.length}`}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      )}
      <ul className={classes.list} aria-label="Views">
        {found.map((view) => (
          <li key={view.id} className={classes.item} data-open={view.id === openId || undefined}>
            <UnstyledButton
              className={classes.open}
              aria-current={view.id === openId || undefined}
              onClick={() => onOpen(view)}
            >
              <span className={classes.name}>
                {view.name}
                {view.id === defaultViewId && (
                  <IconStarFilled size={12} role="img" aria-label="opens first" />
                )}
                {view.is_locked && <IconLock size={12} role="img" aria-label="locked" />}
                {view.visibility !== "private" && <IconUsers size={12} role="img" aria-label="shared" />}
              </span>
              <span className={classes.owner}>{ownerWords(view)}</span>
            </UnstyledButton>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-pressed={view.pin !== null}
              aria-label={view.pin === null ? `Pin ${view.name}` : `Unpin ${view.name}`}
              onClick={() => onPin(view)}
            >
              {view.pin === null ? (
                <IconPin size={14} aria-hidden />
              ) : (
                <IconPinFilled size={14} aria-hidden />
              )}
            </ActionIcon>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={classes.quiet}>No view has “{find.trim()}” in its name.</p>}
    </>
  );
}
