import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { ApiKeyCreated, Viewer } from "@/api/types";
import { ErrorState } from "@/components/error-state";
import { KeyItem } from "@/components/key-item";
import classes from "@/components/page.module.css";
import { SecretField } from "@/components/secret-field";

import { KeyForm } from "./key-form";
import { keysQuery } from "./queries";
import { useRevokeKey } from "./use-revoke-key";

interface KeysSectionProps {
  viewer: Viewer;
}

export function KeysSection({ viewer }: KeysSectionProps) {
  const { data, error, refetch } = useQuery(keysQuery());
  const revoke = useRevokeKey();
  const [isMaking, setIsMaking] = useState(false);
  const [made, setMade] = useState<ApiKeyCreated | null>(null);

  return (
    <section className={classes.section} aria-labelledby="keys">
      <h2 id="keys" className={classes.heading}>
        API keys
      </h2>
      <p className={classes.quiet}>
        For programs that read or select on your behalf: they see what you see, and never more. Give each
        program a key of its own, so that you can revoke one without the others.
      </p>
      {made && (
        <div className={classes.notice} role="status">
          <p>
            <strong>This is the key “{made.name}”. It is shown only now.</strong> Copy it into the program’s
            settings; send it as <code>Authorization: Bearer …</code>. Whoever has it reads what you may read.
          </p>
          <SecretField label={`The key ${made.name}`} secret={made.key} />
          <div className={classes.actions}>
            <Button size="xs" onClick={() => setMade(null)}>
              I have copied it
            </Button>
          </div>
        </div>
      )}
      {isMaking && !made && (
        <KeyForm
          viewer={viewer}
          onCreated={(key) => {
            setMade(key);
            setIsMaking(false);
          }}
          onCancel={() => setIsMaking(false)}
        />
      )}
      {!isMaking && !made && <Button onClick={() => setIsMaking(true)}>Create a key</Button>}
      {error && !data && (
        <ErrorState error={error} title="The keys could not be loaded" onRetry={() => void refetch()} />
      )}
      {!data && !error && <Skeleton height={120} role="status" aria-label="Loading the keys" />}
      {data?.items.length === 0 && !made && <p className={classes.quiet}>You have no keys.</p>}
      {data && data.items.length > 0 && (
        <ul className={classes.list} aria-label="API keys">
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
