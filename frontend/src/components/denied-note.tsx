import { formatCount } from "@/lib/format";

import { useViewer } from "./viewer-context";

/** What is left out is said once, quietly, where columns and fields are chosen. */
export function DeniedNote() {
  const count = useViewer().denied_fields.length;
  if (count === 0) return null;
  return <>{formatCount(count, "field is", "fields are")} hidden for your role</>;
}
