import { Button } from "@mantine/core";
import { useState } from "react";

import type { User } from "@/api/types";
import { ROLE_WORDS } from "@/components/access-words";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

import { RoleSelect } from "./role-select";
import { useChangeUser } from "./use-change-user";
import classes from "./users.module.css";

interface PersonRoleProps {
  user: User;
  isOneself: boolean;
}

export function PersonRole({ user, isOneself }: PersonRoleProps) {
  const [role, setRole] = useState(user.role);
  const [seen, setSeen] = useState(user.role);
  // Somebody else changed it: what is shown is how it stands.
  if (user.role !== seen) {
    setSeen(user.role);
    setRole(user.role);
  }
  const change = useChangeUser(user);

  return (
    <section className={classes.part} aria-label="Role">
      <div className={classes.full}>
        <RoleSelect value={role} onChange={setRole} />
      </div>
      {role !== user.role && (
        <>
          <p className={page.quiet}>
            {isOneself ? "You are" : "They are"} signed out on every device at once, and sign in again with
            the new role. Keys keep what the new role allows.
          </p>
          <div className={page.actions}>
            <Button size="xs" loading={change.isPending} onClick={() => change.mutate({ role })}>
              Change to {ROLE_WORDS[role].toLowerCase()}
            </Button>
            <Button size="xs" variant="subtle" color="gray" onClick={() => setRole(user.role)}>
              Cancel
            </Button>
          </div>
        </>
      )}
      {change.error && <Refusal error={change.error} />}
    </section>
  );
}
