import type { Activity } from "@/api/types";
import { HighlightedText } from "@/components/highlighted-text";

import classes from "./activity-table.module.css";

interface ContactsCellProps {
  matches: Activity["matches"];
  contacts: Activity["contacts"];
  /** Null when the viewer may not know. */
  count: number | null;
}

/** The primary contact with the specialty, and how many more there are. */
export function ContactsCell({ contacts, count, matches }: ContactsCellProps) {
  const first = contacts[0];
  if (!first) return null;
  const everyone = contacts
    .map(({ name, id, specialty }) => (specialty ? `${name ?? id}, ${specialty}` : (name ?? id)))
    .join("\n");
  return (
    <span className={classes.contacts} title={everyone}>
      <span className={classes.ellipsis}>
        <HighlightedText
          text={first.name ?? first.id}
          ranges={first.name ? matches?.contacts[0] : undefined}
        />
      </span>
      {first.specialty && (
        <span className={classes.tag}>
          <HighlightedText text={first.specialty} ranges={matches?.specialties[0]} />
        </span>
      )}
      {count !== null && count > 1 && <span className={classes.more}>+{count - 1}</span>}
    </span>
  );
}
