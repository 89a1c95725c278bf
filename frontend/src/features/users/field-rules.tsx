import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, unwrap } from "@/api/client";
import type { FieldRules as Rules, Role } from "@/api/types";
import { ROLE_WORDS } from "@/components/access-words";
import { CheckBox } from "@/components/check-box";
import { ErrorState } from "@/components/error-state";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";
import { formatCount } from "@/lib/format";

import { fieldRulesQuery } from "./queries";
import classes from "./users.module.css";
import { fieldWords, ROLES } from "./words";

type Denied = Readonly<Record<string, readonly string[]>>;

export function FieldRules() {
  const { data, error, refetch } = useQuery(fieldRulesQuery());
  if (error && !data) {
    return (
      <ErrorState error={error} title="The field rules could not be loaded" onRetry={() => void refetch()} />
    );
  }
  if (!data) return <Skeleton height={360} role="status" aria-label="Loading the field rules" />;
  return <Matrix rules={data} />;
}

function isDenied(denied: Denied, role: Role, field: string): boolean {
  return denied[role]?.includes(field) ?? false;
}

function toggled(denied: Denied, role: Role, field: string): Denied {
  const before = denied[role] ?? [];
  const after = before.includes(field) ? before.filter((one) => one !== field) : [...before, field];
  return { ...denied, [role]: after };
}

/** A box that is ticked is seen: what is granted is easier to read than what is not. */
function Matrix({ rules }: { rules: Rules }) {
  const client = useQueryClient();
  const [denied, setDenied] = useState<Denied>(rules.denied);
  const save = useMutation({
    mutationFn: () =>
      unwrap(
        api.PUT("/field-rules", {
          body: { denied: Object.fromEntries(ROLES.map((role) => [role, [...(denied[role] ?? [])]])) },
        }),
      ),
    onSuccess: (saved) => {
      client.setQueryData(fieldRulesQuery().queryKey, saved);
      setDenied(saved.denied);
      // One's own role may have lost or gained a field.
      void client.invalidateQueries({ queryKey: ["me"] });
    },
  });
  const changes = ROLES.flatMap((role) =>
    rules.fields.filter((field) => isDenied(denied, role, field) !== isDenied(rules.denied, role, field)),
  ).length;

  return (
    <section className={page.section} aria-label="Fields">
      <p className={page.quiet}>
        A role sees the fields whose box is ticked. What it does not see is missing everywhere: in lists,
        filters, search, details and in the text for a model. Contacts, accounts and owners share one search
        index, so a role that is denied one of them searches in none of them.
      </p>
      <div className={page.wide} role="region" aria-label="Fields by role" tabIndex={0}>
        <table className={`${page.table ?? ""} ${classes.matrix ?? ""}`}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              {ROLES.map((role) => (
                <th key={role} scope="col">
                  {ROLE_WORDS[role]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rules.fields.map((field) => (
              <tr key={field}>
                <th scope="row">{fieldWords(field)}</th>
                {ROLES.map((role) => (
                  <td key={role}>
                    <CheckBox
                      aria-label={`${ROLE_WORDS[role]} sees ${fieldWords(field)}`}
                      checked={!isDenied(denied, role, field)}
                      onChange={() => setDenied(toggled(denied, role, field))}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.sticky}>
        <Button disabled={changes === 0} loading={save.isPending} onClick={() => save.mutate()}>
          {changes === 0 ? "Save" : `Save ${formatCount(changes, "change", "changes")}`}
        </Button>
        {changes > 0 && (
          <Button variant="subtle" color="gray" onClick={() => setDenied(rules.denied)}>
            Discard
          </Button>
        )}
        <span role="status" className={page.small}>
          {save.isSuccess && changes === 0 && "Saved. It holds from everybody’s next request on."}
        </span>
        {save.error && <Refusal error={save.error} />}
      </div>
    </section>
  );
}
