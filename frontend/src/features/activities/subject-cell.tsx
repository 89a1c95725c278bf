import { IconCalendarEvent, IconSquareCheck } from "@tabler/icons-react";

import type { Activity } from "@/api/types";
import { HighlightedText } from "@/components/highlighted-text";
import { useDeniedFields } from "@/components/viewer-context";
import { HIDDEN_SUBJECT, NO_SUBJECT } from "@/lib/format";
import { firstLine } from "@/lib/marked-text";

import classes from "./activity-table.module.css";
import { Badges } from "./badges";

interface SubjectCellProps {
  activity: Activity;
}

/** The subject and one line of the note: beside it when the rows are compact, below it when they are not. */
export function SubjectCell({ activity }: SubjectCellProps) {
  const missing = useDeniedFields().has("subject") ? HIDDEN_SUBJECT : NO_SUBJECT;
  const { matches } = activity;
  const note = matches?.snippet ?? firstLine(activity.description);
  const Kind = activity.kind === "event" ? IconCalendarEvent : IconSquareCheck;
  return (
    <span className={classes.subject}>
      <span className={classes.subjectLine} title={activity.subject ?? undefined}>
        <Kind
          size={14}
          className={classes.kind}
          role="img"
          aria-label={activity.kind === "event" ? "Event" : "Task"}
        />
        <span className={activity.subject ? classes.subjectText : classes.subjectMissing}>
          <HighlightedText text={activity.subject ?? missing} ranges={matches?.subject} />
        </span>
        <Badges activity={activity} />
      </span>
      {note && (
        <span className={classes.snippet}>
          <HighlightedText text={note} ranges={matches?.snippet_ranges} />
        </span>
      )}
    </span>
  );
}
