import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Device } from "@/api/types";
import { ExactTime } from "@/components/exact-time";
import classes from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";
import { deviceName } from "@/lib/user-agent";

import { devicesQuery } from "./queries";

interface DeviceItemProps {
  device: Device;
}

export function DeviceItem({ device }: DeviceItemProps) {
  const client = useQueryClient();
  const name = deviceName(device.user_agent);
  const signOut = useMutation({
    mutationFn: () =>
      unwrap(api.DELETE("/auth/devices/{device_id}", { params: { path: { device_id: device.id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: devicesQuery().queryKey }),
  });

  return (
    <li className={classes.item}>
      <div className={classes.itemMain}>
        <p className={classes.itemTitle}>
          <span title={device.user_agent ?? undefined}>{name}</span>
          {device.is_current && (
            <span className={classes.badge} data-tone="good">
              This device
            </span>
          )}
          {device.kind === "client" && <span className={classes.badge}>API client</span>}
        </p>
        <p className={classes.itemText}>
          Last used <ExactTime instant={device.last_seen_at} /> from {device.address ?? "an unknown address"}{" "}
          · signed in by {device.method} <ExactTime instant={device.created_at} />
        </p>
      </div>
      {!device.is_current && (
        <Button
          variant="default"
          size="xs"
          loading={signOut.isPending}
          aria-label={`Sign out ${name}`}
          onClick={() => signOut.mutate()}
        >
          Sign out
        </Button>
      )}
      {signOut.error && <Refusal error={signOut.error} />}
    </li>
  );
}
