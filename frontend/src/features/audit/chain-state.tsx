import { Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";

import type { Verification } from "@/api/types";
import page from "@/components/page.module.css";
import { formatCount, formatNumber } from "@/lib/format";

import { verificationQuery } from "./queries";

function State({ data }: { data: Verification | undefined }) {
  if (!data) {
    return (
      <span className={page.badge} data-tone="warn">
        Could not be verified
      </span>
    );
  }
  if (data.ok) {
    return (
      <span className={page.badge} data-tone="good">
        <IconShieldCheck size={14} aria-hidden /> Whole: {formatCount(data.events, "event", "events")}{" "}
        verified
      </span>
    );
  }
  return (
    <span className={page.badge} data-tone="bad">
      <IconAlertTriangle size={14} aria-hidden /> Broken
      {data.broken_seq !== null && ` at event ${formatNumber(data.broken_seq)}`}: something was changed or
      removed
    </span>
  );
}

/** Whether the log is whole: every event carries the hash of the one before. */
export function ChainState() {
  const { data, error, refetch, isFetching } = useQuery(verificationQuery());

  if (!data && !error)
    return <Skeleton width={220} height={20} role="status" aria-label="Verifying the log" />;
  return (
    <span className={page.actions} role="status">
      <State data={data} />
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        loading={isFetching}
        onClick={() => void refetch()}
      >
        Verify again
      </Button>
    </span>
  );
}
