import { Skeleton } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { ConfirmAction } from "@/components/confirm-action";
import { ErrorState } from "@/components/error-state";
import classes from "@/components/page.module.css";

import { DeviceItem } from "./device-item";
import { devicesQuery } from "./queries";

interface DevicesSectionProps {
  onSignedOut: () => void;
}

export function DevicesSection({ onSignedOut }: DevicesSectionProps) {
  const { data, error, refetch } = useQuery(devicesQuery());
  const everywhere = useMutation({
    mutationFn: () => unwrap(api.POST("/auth/sign-out-everywhere")),
    onSuccess: onSignedOut,
  });

  return (
    <section className={classes.section} aria-labelledby="devices">
      <h2 id="devices" className={classes.heading}>
        Where you are signed in
      </h2>
      <p className={classes.quiet}>
        Sign out whatever you do not know, then change your password. A device that is signed out is refused
        from its next request on.
      </p>
      {error && !data && (
        <ErrorState error={error} title="The devices could not be loaded" onRetry={() => void refetch()} />
      )}
      {!data && !error && <Skeleton height={180} role="status" aria-label="Loading the devices" />}
      {data && (
        <ul className={classes.list} aria-label="Devices">
          {data.items.map((device) => (
            <DeviceItem key={device.id} device={device} />
          ))}
        </ul>
      )}
      {data && (
        <ConfirmAction
          label="Sign out everywhere"
          confirmLabel="Sign out everywhere"
          onConfirm={() => everywhere.mutate()}
          isPending={everywhere.isPending}
          error={everywhere.error}
        >
          Every device is signed out, this one too. API keys go on working; revoke them one by one.
        </ConfirmAction>
      )}
    </section>
  );
}
