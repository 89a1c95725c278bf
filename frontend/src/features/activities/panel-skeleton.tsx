import { Skeleton, Stack } from "@mantine/core";

export function PanelSkeleton() {
  return (
    <Stack gap={14} p={20} role="status" aria-label="Loading the activity">
      <Skeleton height={18} width="70%" />
      <Skeleton height={10} width="45%" />
      {[92, 98, 88, 95, 60].map((width) => (
        <Skeleton key={width} height={10} width={`${width}%`} />
      ))}
    </Stack>
  );
}
