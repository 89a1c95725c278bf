import type { Activity } from "@/api/types";
import { today } from "@/lib/dates";

import classes from "./activity-table.module.css";

interface Badge {
  text: string;
  title: string;
  tone: "bad" | "warn" | "plain";
}

/** What stands out about an activity; each in a word, never by its colour alone. */
function badgesOf(activity: Activity): Badge[] {
  const badges: Badge[] = [];
  const isOpen = activity.kind === "task" && activity.is_completed === false;
  if (isOpen && activity.activity_date !== null && activity.activity_date < today()) {
    badges.push({ text: "Overdue", title: "Its day is over and it is not completed", tone: "bad" });
  }
  if (activity.is_high_priority) badges.push({ text: "High", title: "High priority", tone: "warn" });
  if (activity.has_physician) badges.push({ text: "MD", title: "With a physician", tone: "plain" });
  return badges;
}

export function Badges({ activity }: { activity: Activity }) {
  return badgesOf(activity).map(({ text, title, tone }) => (
    <span key={text} className={classes.badge} data-tone={tone} title={title}>
      {text}
    </span>
  ));
}
