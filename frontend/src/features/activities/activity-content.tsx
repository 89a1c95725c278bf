import { IconExternalLink, IconTrash } from "@tabler/icons-react";

import type { ActivityDetail } from "@/api/types";
import { HighlightedText } from "@/components/highlighted-text";
import { useDeniedFields } from "@/components/viewer-context";
import { formatLongDay } from "@/lib/dates";
import { formatCount, HIDDEN_SUBJECT, NO_SUBJECT } from "@/lib/format";

import classes from "./activity-panel.module.css";
import { ActivityFacts } from "./activity-facts";
import { ActivitySource } from "./activity-source";

interface ActivityContentProps {
  activity: ActivityDetail;
}

/** Only a web address may become a link; anything else in the field stays unclickable. */
function salesforceLink(address: string | null): string | null {
  if (!address) return null;
  try {
    return new URL(address).protocol === "https:" ? address : null;
  } catch {
    return null;
  }
}

export function ActivityContent({ activity }: ActivityContentProps) {
  const denied = useDeniedFields();
  const link = salesforceLink(activity.salesforce_url);
  return (
    <article className={classes.content}>
      <header>
        <h2 className={activity.subject ? classes.title : classes.titleMissing}>
          <HighlightedText
            text={activity.subject ?? (denied.has("subject") ? HIDDEN_SUBJECT : NO_SUBJECT)}
            ranges={activity.matches?.subject}
          />
        </h2>
        <p className={classes.meta}>
          {activity.kind === "event" ? "Event" : "Task"}
          {activity.activity_date ? `, ${formatLongDay(activity.activity_date)}` : ", no date"}
          {" · "}
          {formatCount(activity.tokens, "token", "tokens")}
        </p>
        {activity.is_deleted && (
          <p className={classes.deleted}>
            <IconTrash size={15} aria-hidden /> This activity was deleted in Salesforce. It is kept here but
            is no longer listed and cannot be shared.
          </p>
        )}
        {link && (
          <a className={classes.link} href={link} target="_blank" rel="noopener noreferrer">
            Open in Salesforce <IconExternalLink size={13} aria-hidden />
          </a>
        )}
      </header>
      {!denied.has("description") && (
        <section aria-label="Note">
          <h3 className={classes.sectionTitle}>Note</h3>
          {activity.description ? (
            <div className={classes.note}>
              <HighlightedText text={activity.description} ranges={activity.matches?.description} />
            </div>
          ) : (
            <p className={classes.quiet}>No note was written.</p>
          )}
        </section>
      )}
      <ActivityFacts activity={activity} />
      <ActivitySource activity={activity} />
    </article>
  );
}
