/** Everything in the address of the data page. */
export interface DataSearch {
  /** Only the quarantined rows of this import. */
  import?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function validateDataSearch(raw: Record<string, unknown>): DataSearch {
  return typeof raw.import === "string" && UUID.test(raw.import) ? { import: raw.import } : {};
}
