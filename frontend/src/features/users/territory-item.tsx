import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Territory, User } from "@/api/types";
import { ConfirmAction } from "@/components/confirm-action";
import page from "@/components/page.module.css";
import { formatCount } from "@/lib/format";

import { userKeys } from "./queries";

interface TerritoryItemProps {
  territory: Territory;
  people: readonly User[];
  onEdit: () => void;
}

export function TerritoryItem({ territory, people, onEdit }: TerritoryItemProps) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      unwrap(api.DELETE("/territories/{territory_id}", { params: { path: { territory_id: territory.id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: userKeys.territories() }),
  });
  const names = territory.member_ids.map((id) => people.find((one) => one.id === id)?.name ?? "somebody");

  return (
    <li className={page.item}>
      <div className={page.itemMain}>
        <p className={page.itemTitle}>{territory.name}</p>
        <p className={page.itemText}>
          {formatCount(territory.account_ids.length, "account", "accounts")} ·{" "}
          {names.length === 0 ? "no members yet" : names.join(", ")}
        </p>
      </div>
      <Button size="xs" variant="default" aria-label={`Edit ${territory.name}`} onClick={onEdit}>
        Edit
      </Button>
      <ConfirmAction
        label="Remove"
        ariaLabel={`Remove ${territory.name}`}
        confirmLabel={`Remove “${territory.name}”`}
        onConfirm={() => remove.mutate()}
        isPending={remove.isPending}
        error={remove.error}
      >
        Its members stop seeing activities on these accounts from their next request on, unless they see them
        anyway. No activity is deleted.
      </ConfirmAction>
    </li>
  );
}
