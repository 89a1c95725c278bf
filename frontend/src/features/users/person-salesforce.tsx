import { Button } from "@mantine/core";
import { useState } from "react";

import type { User } from "@/api/types";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

import { SalesforceUserSearch } from "./salesforce-user-search";
import { useChangeUser } from "./use-change-user";
import classes from "./users.module.css";
import { linkKind, needsLink, type LinkKind } from "./words";

interface PersonSalesforceProps {
  user: User;
}

function words(kind: LinkKind, user: User): string {
  if (kind === "by hand") return "Linked by hand, whatever the e-mail says.";
  if (kind === "by e-mail") return "Linked by e-mail: the one active Salesforce user with the same.";
  if (!needsLink(user)) return "Not linked, and not needed: this role sees every activity.";
  return "Not linked: no active Salesforce user has this e-mail, or more than one has. They see nothing of their own until linked.";
}

export function PersonSalesforce({ user }: PersonSalesforceProps) {
  const [isSearching, setIsSearching] = useState(false);
  const change = useChangeUser(user);
  const kind = linkKind(user);

  function link(id: string): void {
    change.mutate({ salesforce_user_id: id }, { onSuccess: () => setIsSearching(false) });
  }

  return (
    <section className={classes.part} aria-label="Salesforce user">
      <h3 className={classes.partTitle}>Salesforce user</h3>
      <p className={page.quiet}>
        {words(kind, user)}{" "}
        {user.salesforce_user_id && <code className={page.mono}>{user.salesforce_user_id}</code>}
      </p>
      {isSearching ? (
        <SalesforceUserSearch
          start={user.name}
          isPending={change.isPending}
          onChoose={link}
          onCancel={() => setIsSearching(false)}
        />
      ) : (
        <div className={page.actions}>
          <Button size="xs" variant="default" onClick={() => setIsSearching(true)}>
            {kind === "none" ? "Link to a Salesforce user" : "Link to another one"}
          </Button>
          {kind === "by hand" && (
            <Button size="xs" variant="default" loading={change.isPending} onClick={() => link("")}>
              Go by the e-mail again
            </Button>
          )}
        </div>
      )}
      {change.error && <Refusal error={change.error} />}
    </section>
  );
}
