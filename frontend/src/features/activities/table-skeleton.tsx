import { Skeleton } from "@mantine/core";

import classes from "./activity-table.module.css";
import { HEADER_HEIGHT, ROW_HEIGHTS, type Density } from "./density";

interface TableSkeletonProps {
  density: Density;
}

const ROWS = 24;

/** As high as the rows that come, so that nothing jumps. */
export function TableSkeleton({ density }: TableSkeletonProps) {
  return (
    <div className={classes.skeleton} role="status" aria-label="Loading activities">
      <div className={classes.skeletonRow} style={{ height: HEADER_HEIGHT }} />
      {Array.from({ length: ROWS }, (_, index) => (
        <div key={index} className={classes.skeletonRow} style={{ height: ROW_HEIGHTS[density] }}>
          <Skeleton height={14} width={14} />
          <Skeleton height={10} width={72} />
          <Skeleton height={10} style={{ flex: 1 }} maw={`${40 + ((index * 17) % 35)}%`} />
          <Skeleton height={10} width={120} visibleFrom="sm" />
          <Skeleton height={10} width={90} visibleFrom="md" />
        </div>
      ))}
    </div>
  );
}
