import { Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Role } from "@/api/types";
import { ROLE_WORDS } from "@/components/access-words";
import { CheckBox } from "@/components/check-box";
import { ErrorState } from "@/components/error-state";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

import classes from "./exports.module.css";
import { rightsQuery } from "./queries";

const SWITCHED: readonly Role[] = ["manager", "rep"];

/** Which roles may export; it holds at once. */
export function ExportingRoles() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(rightsQuery());
  const save = useMutation({
    mutationFn: (roles: Role[]) => unwrap(api.PUT("/role-rights", { body: { export: roles } })),
    onSuccess: (saved) => {
      client.setQueryData(rightsQuery().queryKey, saved);
    },
  });
  if (error && !data) {
    return <ErrorState error={error} title="The rights could not be loaded" onRetry={() => void refetch()} />;
  }
  if (!data) return <Skeleton height={120} role="status" aria-label="Loading the rights" />;
  const given = data.export.filter((role) => SWITCHED.includes(role));

  return (
    <section className={page.section} aria-label="Exports">
      <p className={page.quiet}>
        Whoever may export takes what they see out as a file, without the fields their role does not see.
        Administrators always may, auditors never. Every export is in the audit log.
      </p>
      <div className={classes.checks}>
        {SWITCHED.map((role) => (
          <label key={role} className={classes.role}>
            <CheckBox
              aria-label={`${ROLE_WORDS[role]} may export`}
              checked={given.includes(role)}
              disabled={save.isPending}
              onChange={() =>
                save.mutate(given.includes(role) ? given.filter((one) => one !== role) : [...given, role])
              }
            />
            {ROLE_WORDS[role]} may export
          </label>
        ))}
      </div>
      <span role="status" className={page.small}>
        {save.isSuccess && "Saved. It holds from everybody’s next request on."}
      </span>
      {save.error && <Refusal error={save.error} />}
    </section>
  );
}
