import type { ReactNode } from "react";

import type { ActivityDetail } from "@/api/types";
import { DeniedNote } from "@/components/denied-note";
import { HighlightedText } from "@/components/highlighted-text";
import { formatExact } from "@/lib/instants";

import classes from "./activity-panel.module.css";

interface ActivityFactsProps {
  activity: ActivityDetail;
}

function attributeText(value: string | number | boolean | null): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === null ? "" : String(value);
}

/** `call_result` reads as `Call result`. */
function attributeName(name: string): string {
  const words = name.replace(/__c$/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === "") return null;
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface NamedProps {
  name: string;
  of: ActivityDetail["account"];
  ranges: readonly (readonly number[])[] | undefined;
}

function Named({ name, of, ranges }: NamedProps) {
  if (!of) return null;
  return (
    <Fact name={name}>
      <HighlightedText text={of.name ?? of.id} ranges={of.name ? ranges : undefined} />
    </Fact>
  );
}

export function ActivityFacts({ activity }: ActivityFactsProps) {
  const { contacts, contact_count: count, related, matches } = activity;
  return (
    <>
      {count !== null && (
        <section aria-label="Contacts">
          <h3 className={classes.sectionTitle}>{count > 1 ? `Contacts (${count})` : "Contact"}</h3>
          {contacts.length === 0 && <p className={classes.quiet}>No contact is on this activity.</p>}
          <ul className={classes.people}>
            {contacts.map((contact, index) => (
              <li key={contact.id}>
                <span>
                  <HighlightedText
                    text={contact.name ?? contact.id}
                    ranges={contact.name ? matches?.contacts[index] : undefined}
                  />
                </span>
                {contact.specialty && (
                  <span className={classes.tag}>
                    <HighlightedText text={contact.specialty} ranges={matches?.specialties[index]} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label="Fields">
        <h3 className={classes.sectionTitle}>Fields</h3>
        <dl className={classes.facts}>
          <Named name="Account" of={activity.account} ranges={matches?.account} />
          <Named name="Owner" of={activity.owner} ranges={matches?.owner} />
          <Fact name="Type">{activity.type}</Fact>
          <Fact name="Subtype">{activity.subtype}</Fact>
          <Fact name="Status">{activity.status}</Fact>
          <Fact name="Priority">{activity.priority}</Fact>
          <Fact name="Starts">{activity.starts_at ? formatExact(activity.starts_at) : null}</Fact>
          <Fact name="Duration">
            {activity.duration_minutes === null ? null : `${activity.duration_minutes} min`}
          </Fact>
          <Fact name="Related to">{related ? `${related.object ?? "Record"} ${related.id}` : null}</Fact>
          <Fact name="Archived">{activity.is_archived ? "yes" : null}</Fact>
          {Object.entries(activity.attributes).map(([name, value]) => (
            <Fact key={name} name={attributeName(name)}>
              {attributeText(value)}
            </Fact>
          ))}
        </dl>
        <p className={classes.quiet}>
          <DeniedNote />
        </p>
      </section>
    </>
  );
}
