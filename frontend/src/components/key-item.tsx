import type { ApiKey } from "@/api/types";

import { ConfirmAction } from "./confirm-action";
import { ExactTime } from "./exact-time";
import classes from "./page.module.css";

interface KeyItemProps {
  apiKey: ApiKey;
  onRevoke: () => void;
  isRevoking: boolean;
  error: Error | null;
}

function isOver(instant: string | null): boolean {
  return instant !== null && Date.parse(instant) < Date.now();
}

export function KeyItem({ apiKey, onRevoke, isRevoking, error }: KeyItemProps) {
  const over = isOver(apiKey.expires_at);
  return (
    <li className={classes.item}>
      <div className={classes.itemMain}>
        <p className={classes.itemTitle}>
          {apiKey.name} <code className={classes.mono}>{apiKey.prefix}…</code>
          {over && (
            <span className={classes.badge} data-tone="warn">
              Ended
            </span>
          )}
        </p>
        <p className={classes.itemText}>
          {apiKey.scopes.join(", ")} · created <ExactTime instant={apiKey.created_at} /> ·{" "}
          {apiKey.expires_at ? (
            <>
              {over ? "ended" : "ends"} <ExactTime instant={apiKey.expires_at} />
            </>
          ) : (
            "never ends"
          )}{" "}
          ·{" "}
          {apiKey.last_used_at ? (
            <>
              last used <ExactTime instant={apiKey.last_used_at} />
              {apiKey.last_used_address && ` from ${apiKey.last_used_address}`}
            </>
          ) : (
            "never used"
          )}
        </p>
      </div>
      <ConfirmAction
        label="Revoke"
        ariaLabel={`Revoke ${apiKey.name}`}
        confirmLabel={`Revoke “${apiKey.name}”`}
        onConfirm={onRevoke}
        isPending={isRevoking}
        error={error}
      >
        Programs that use it are refused from their next request on.{" "}
        {apiKey.last_used_at ? (
          <>
            It was last used <ExactTime instant={apiKey.last_used_at} />.
          </>
        ) : (
          "Nothing has used it so far."
        )}{" "}
        It cannot be brought back; you would create another.
      </ConfirmAction>
    </li>
  );
}
