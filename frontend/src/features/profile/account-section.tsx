import type { Viewer } from "@/api/types";
import { ROLE_WORDS, seesWords } from "@/components/access-words";
import { DeniedNote } from "@/components/denied-note";
import classes from "@/components/page.module.css";

import { PasswordChange } from "./password-change";

interface AccountSectionProps {
  viewer: Viewer;
}

export function AccountSection({ viewer }: AccountSectionProps) {
  return (
    <>
      <section className={classes.section} aria-labelledby="who">
        <h2 id="who" className={classes.heading}>
          Who you are here
        </h2>
        <dl className={classes.facts}>
          <dt>Name</dt>
          <dd>{viewer.name}</dd>
          <dt>E-mail</dt>
          <dd>{viewer.email}</dd>
          <dt>Role</dt>
          <dd>{ROLE_WORDS[viewer.role]}</dd>
          <dt>Sees</dt>
          <dd>
            {seesWords(viewer)}
            {viewer.sees === "nothing" && ": your account is not linked to a Salesforce user yet"}
          </dd>
          {viewer.denied_fields.length > 0 && (
            <>
              <dt>Fields</dt>
              <dd>
                <DeniedNote />
              </dd>
            </>
          )}
        </dl>
        <p className={classes.quiet}>An administrator can change these for you.</p>
      </section>
      <section className={classes.section} aria-labelledby="password">
        <h2 id="password" className={classes.heading}>
          Password
        </h2>
        <PasswordChange viewer={viewer} />
      </section>
    </>
  );
}
