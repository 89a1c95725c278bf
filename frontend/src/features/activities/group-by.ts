export const GROUPS = [
  { by: "owner", label: "Owner" },
  { by: "account", label: "Account" },
  { by: "contact", label: "Contact" },
  { by: "specialty", label: "Specialty" },
  { by: "month", label: "Month" },
  { by: "type", label: "Type" },
  { by: "kind", label: "Kind" },
  { by: "status", label: "Status" },
] as const;

export type GroupBy = (typeof GROUPS)[number]["by"];

export function isGroupBy(value: unknown): value is GroupBy {
  return GROUPS.some(({ by }) => by === value);
}
