import { Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { User } from "@/api/types";
import { KeyItem } from "@/components/key-item";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

import { keysOfUserQuery, userKeys } from "./queries";
import classes from "./users.module.css";

interface PersonKeysProps {
  user: User;
}

export function PersonKeys({ user }: PersonKeysProps) {
  const client = useQueryClient();
  const { data, error } = useQuery(keysOfUserQuery(user.id));
  const revoke = useMutation({
    mutationFn: (id: string) =>
      unwrap(
        api.DELETE("/users/{user_id}/keys/{key_id}", { params: { path: { user_id: user.id, key_id: id } } }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: userKeys.keys(user.id) }),
  });

  return (
    <section className={classes.part} aria-label="API keys">
      <h3 className={classes.partTitle}>API keys</h3>
      {error && <Refusal error={error} />}
      {!data && !error && <Skeleton height={40} role="status" aria-label="Loading the keys" />}
      {data?.items.length === 0 && <p className={page.quiet}>None.</p>}
      {data && data.items.length > 0 && (
        <ul className={page.list} aria-label={`API keys of ${user.name}`}>
          {data.items.map((key) => (
            <KeyItem
              key={key.id}
              apiKey={key}
              onRevoke={() => revoke.mutate(key.id)}
              isRevoking={revoke.isPending && revoke.variables === key.id}
              error={revoke.variables === key.id ? revoke.error : null}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
