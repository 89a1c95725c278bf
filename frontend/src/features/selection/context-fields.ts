import type { ContextField, ContextFormat } from "@/api/types";

export interface FieldChoice {
  field: ContextField;
  label: string;
}

/** The parts a context may carry; the Salesforce id is always there. */
const CONTEXT_FIELDS: readonly FieldChoice[] = [
  { field: "date", label: "Date" },
  { field: "subject", label: "Subject" },
  { field: "notes", label: "Notes" },
  { field: "contacts", label: "Contacts" },
  { field: "specialty", label: "Specialty" },
  { field: "account", label: "Account" },
  { field: "owner", label: "Owner" },
  { field: "kind", label: "Kind" },
  { field: "type", label: "Type" },
  { field: "subtype", label: "Subtype" },
  { field: "status", label: "Status" },
  { field: "priority", label: "Priority" },
  { field: "attributes", label: "Attributes" },
];

/** What the viewer may share: fields their role does not see are not in the text, whatever is asked for. */
export function choicesFor(denied: ReadonlySet<string>): readonly FieldChoice[] {
  return CONTEXT_FIELDS.filter(({ field }) => !denied.has(field === "notes" ? "description" : field));
}

interface FormatChoice {
  value: ContextFormat;
  label: string;
  extension: string;
  mediaType: string;
}

export const CONTEXT_FORMATS: readonly [FormatChoice, ...FormatChoice[]] = [
  { value: "markdown", label: "Markdown", extension: "md", mediaType: "text/markdown" },
  { value: "json", label: "JSON", extension: "json", mediaType: "application/json" },
  { value: "xml", label: "XML", extension: "xml", mediaType: "application/xml" },
];
