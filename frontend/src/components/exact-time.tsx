import { formatExact, formatRelative } from "@/lib/instants";

interface ExactTimeProps {
  instant: string;
}

/** How long ago, with the exact moment on hover. */
export function ExactTime({ instant }: ExactTimeProps) {
  return (
    <time dateTime={instant} title={formatExact(instant)}>
      {formatRelative(instant)}
    </time>
  );
}
