import { ActionIcon, Skeleton } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";

import type { User } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { ExactTime } from "@/components/exact-time";
import page from "@/components/page.module.css";

import { PersonKeys } from "./person-keys";
import { PersonRole } from "./person-role";
import { PersonSalesforce } from "./person-salesforce";
import { PersonSignIn } from "./person-sign-in";
import { PersonViews } from "./person-views";
import { PersonState } from "./person-state";
import { usersQuery } from "./queries";
import classes from "./users.module.css";

interface PersonPanelProps {
  id: string;
  isOneself: boolean;
  onClose: () => void;
}

/** One person: what they may do, whose activities they see, how they come in, and how to keep them out. */
export function PersonPanel({ id, isOneself, onClose }: PersonPanelProps) {
  const { data, error, refetch } = useQuery(usersQuery());
  const user = data?.items.find((one) => one.id === id);

  return (
    <div className={classes.panel}>
      <div className={classes.bar}>
        <h2 className={classes.barTitle}>{user?.name ?? "Person"}</h2>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Close the person"
          title="Close (esc)"
          onClick={onClose}
        >
          <IconX size={18} />
        </ActionIcon>
      </div>
      <div className={classes.scroll}>
        {user ? (
          <Person key={user.id} user={user} isOneself={isOneself} />
        ) : data ? (
          <EmptyState title="There is no such person">They may have been added elsewhere.</EmptyState>
        ) : error ? (
          <ErrorState error={error} title="This person could not be loaded" onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={240} role="status" aria-label="Loading the person" />
        )}
      </div>
    </div>
  );
}

function Person({ user, isOneself }: { user: User; isOneself: boolean }) {
  return (
    <>
      <dl className={page.facts}>
        <dt>E-mail</dt>
        <dd>{user.email}</dd>
        <dt>Added</dt>
        <dd>
          <ExactTime instant={user.created_at} />
        </dd>
        <dt>Last sign-in</dt>
        <dd>{user.last_signed_in_at ? <ExactTime instant={user.last_signed_in_at} /> : "Never"}</dd>
      </dl>
      <PersonRole user={user} isOneself={isOneself} />
      <PersonSalesforce user={user} />
      {user.is_active && <PersonSignIn user={user} />}
      {user.is_active && <PersonKeys user={user} />}
      <PersonViews user={user} />
      <PersonState user={user} isOneself={isOneself} />
    </>
  );
}
