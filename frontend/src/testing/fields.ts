import type { FieldOperator, FilterField, FilterFields, Preferences } from "@/api/types";

const CHOICE: FieldOperator[] = ["is", "is_not", "any_of", "none_of", "is_empty", "is_not_empty"];
const DAYS: FieldOperator[] = ["is", "between", "before", "after", "in_last_days", "in_period", "is_empty"];

function field(
  name: string,
  label: string,
  kind: FilterField["kind"],
  changes: Partial<FilterField> = {},
): FilterField {
  return { name, label, kind, operators: CHOICE, facet: null, is_user: false, ...changes };
}

export const FILTER_FIELDS: FilterFields = {
  fields: [
    field("activity_date", "Date", "date", { operators: DAYS }),
    field("subject", "Subject", "text", { operators: ["contains", "starts_with", ...CHOICE] }),
    field("type", "Type", "option", { facet: "type" }),
    field("status", "Status", "option", { facet: "status" }),
    field("owner_id", "Owner", "salesforce_id", { facet: "owner", is_user: true }),
    field("specialty", "Specialty", "options", { facet: "specialty" }),
    field("has_contact", "Has a contact", "boolean", { operators: ["is", "is_not"], facet: "has_contact" }),
    field("tokens", "Tokens", "number", { operators: ["is", "between", "less_than", "more_than"] }),
  ],
  attributes: [{ name: "attr.Product__c", label: "Product" }],
  limits: { depth: 8, conditions: 200, values: 20_000, characters: 50_000 },
};

export const PREFERENCES: Preferences = {
  density: null,
  columns: null,
  default_view_id: null,
  theme: null,
  language: null,
  time_zone: "UTC",
  keeps_searches: true,
  recent_searches: [],
};
