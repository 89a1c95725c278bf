import type { User } from "@/api/types";
import classes from "@/components/page.module.css";

import { linkKind, needsLink } from "./words";

interface SalesforceBadgeProps {
  user: User;
}

export function SalesforceBadge({ user }: SalesforceBadgeProps) {
  const kind = linkKind(user);
  if (kind !== "none") return <span title={user.salesforce_user_id ?? undefined}>Linked {kind}</span>;
  if (!needsLink(user)) return <span className={classes.small}>Not needed</span>;
  return (
    <span className={classes.badge} data-tone="warn">
      Sees nothing until linked
    </span>
  );
}
