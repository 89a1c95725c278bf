import { Link } from "@tanstack/react-router";

import { EmptyState } from "@/components/empty-state";

export function NotFound() {
  return (
    <EmptyState title="There is no such page">
      <Link to="/activities">Go to the activities</Link>
    </EmptyState>
  );
}
