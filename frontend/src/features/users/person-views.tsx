import { Button, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, unwrap } from "@/api/client";
import type { User } from "@/api/types";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";
import { formatCount } from "@/lib/format";

import { sharedViewsQuery, userKeys, usersQuery } from "./queries";

/** The shared views of somebody, which others depend on, and handing them over. */
export function PersonViews({ user }: { user: User }) {
  const client = useQueryClient();
  const { data, error } = useQuery(sharedViewsQuery(user.id));
  const people = useQuery(usersQuery());
  const [to, setTo] = useState<string | null>(null);
  const giving = useMutation({
    mutationFn: (id: string) =>
      unwrap(api.POST("/views/hand-over", { body: { from_id: user.id, to_id: id } })),
    onSuccess: () => client.invalidateQueries({ queryKey: userKeys.views(user.id) }),
  });
  if (error) return <Refusal error={error} />;
  if (!data || data.items.length === 0) {
    return giving.data ? (
      <p className={page.quiet} role="status">
        {formatCount(giving.data.handed_over, "view was", "views were")} handed over.
      </p>
    ) : null;
  }
  const others = people.data?.items.filter(({ id, is_active: isActive }) => isActive && id !== user.id) ?? [];
  return (
    <section className={page.section} aria-label="Shared views">
      <h3 className={page.heading}>Shared views</h3>
      <p className={page.quiet}>
        {user.is_active
          ? "Others use these views. When this person leaves, hand them over to somebody who looks after them."
          : "They go on working, but nobody can change them. Hand them over to somebody who looks after them."}
      </p>
      <ul aria-label={`Shared views of ${user.name}`}>
        {data.items.map((view) => (
          <li key={view.id}>
            {view.name}{" "}
            <span className={page.small}>
              {view.pinned_by > 0
                ? `pinned by ${formatCount(view.pinned_by, "other", "others")}`
                : view.visibility}
            </span>
          </li>
        ))}
      </ul>
      <Select
        size="xs"
        label="Hand over to"
        searchable
        data={others.map(({ id, name }) => ({ value: id, label: name }))}
        value={to}
        onChange={setTo}
      />
      {giving.error && <Refusal error={giving.error} />}
      <Button
        size="xs"
        variant="default"
        disabled={to === null}
        loading={giving.isPending}
        onClick={() => to !== null && giving.mutate(to)}
      >
        Hand over {formatCount(data.items.length, "view", "views")}
      </Button>
    </section>
  );
}
