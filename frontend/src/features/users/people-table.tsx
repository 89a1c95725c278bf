import { UnstyledButton } from "@mantine/core";

import type { User } from "@/api/types";
import { ROLE_WORDS } from "@/components/access-words";
import { ExactTime } from "@/components/exact-time";
import page from "@/components/page.module.css";

import { SalesforceBadge } from "./salesforce-badge";
import classes from "./users.module.css";
import { linkKind, needsLink } from "./words";

interface PeopleTableProps {
  people: readonly User[];
  openId: string | undefined;
  /** Marked, so that one does not lock oneself out by mistake. */
  ownId: string | null;
  onOpen: (id: string) => void;
}

function isBlind(user: User): boolean {
  return needsLink(user) && linkKind(user) === "none";
}

export function PeopleTable({ people, openId, ownId, onOpen }: PeopleTableProps) {
  return (
    <table className={`${page.table ?? ""} ${classes.people ?? ""}`} aria-label="People">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Role</th>
          <th scope="col" className={classes.secondary}>
            Salesforce user
          </th>
          <th scope="col" className={classes.tertiary}>
            Last sign-in
          </th>
          <th scope="col" className={classes.tertiary}>
            Second factor
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((user) => (
          <tr key={user.id} className={classes.row} data-open={user.id === openId || undefined}>
            <th scope="row">
              <UnstyledButton
                className={classes.name}
                aria-current={user.id === openId || undefined}
                onClick={() => onOpen(user.id)}
              >
                {user.name}
              </UnstyledButton>{" "}
              {user.id === ownId && <span className={page.badge}>You</span>}
              {!user.is_active && (
                <span className={page.badge} data-tone="bad">
                  Deactivated
                </span>
              )}
              <span className={classes.email}>{user.email}</span>
              {isBlind(user) && (
                <span className={classes.narrowOnly}>
                  <SalesforceBadge user={user} />
                </span>
              )}
            </th>
            <td>{ROLE_WORDS[user.role]}</td>
            <td className={classes.secondary}>
              <SalesforceBadge user={user} />
            </td>
            <td className={classes.tertiary}>
              {user.last_signed_in_at ? (
                <ExactTime instant={user.last_signed_in_at} />
              ) : (
                <span className={page.small}>Never</span>
              )}
            </td>
            <td className={classes.tertiary}>
              {user.has_second_factor ? "On" : <span className={page.small}>Off</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
