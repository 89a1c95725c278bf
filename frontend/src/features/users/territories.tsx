import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import page from "@/components/page.module.css";

import { territoriesQuery, usersQuery } from "./queries";
import { TerritoryForm } from "./territory-form";
import { TerritoryItem } from "./territory-item";

/** Accounts whose activities several people share, whoever owns them. */
export function Territories() {
  const { data, error, refetch } = useQuery(territoriesQuery());
  const people = useQuery(usersQuery());
  const [editing, setEditing] = useState<string | null>(null);

  if (error && !data) {
    return (
      <ErrorState error={error} title="The territories could not be loaded" onRetry={() => void refetch()} />
    );
  }
  if (!data || !people.data) {
    return <Skeleton height={200} role="status" aria-label="Loading the territories" />;
  }
  const everybody = people.data.items;

  return (
    <section className={page.section} aria-label="Territories">
      <p className={page.quiet}>
        Members of a territory see all activities on its accounts, whoever owns them, besides those they see
        anyway.
      </p>
      {editing === "new" ? (
        <TerritoryForm people={everybody} onClose={() => setEditing(null)} />
      ) : (
        <Button onClick={() => setEditing("new")}>Add a territory</Button>
      )}
      {data.items.length === 0 && editing === null && (
        <EmptyState title="There are no territories">
          Without one, reps see their own activities, and managers those of their people.
        </EmptyState>
      )}
      {data.items.length > 0 && (
        <ul className={page.list} aria-label="Territories">
          {data.items.map((territory) =>
            editing === territory.id ? (
              <li key={territory.id} className={page.item}>
                <TerritoryForm territory={territory} people={everybody} onClose={() => setEditing(null)} />
              </li>
            ) : (
              <TerritoryItem
                key={territory.id}
                territory={territory}
                people={everybody}
                onEdit={() => setEditing(territory.id)}
              />
            ),
          )}
        </ul>
      )}
    </section>
  );
}
