import { Skeleton, Stack } from "@mantine/core";

export function ShareSkeleton() {
  return (
    <Stack gap={12} role="status" aria-label="Preparing the context">
      <Skeleton height={14} width="40%" />
      <Skeleton height={320} />
    </Stack>
  );
}
