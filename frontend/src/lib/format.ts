const numbers = new Intl.NumberFormat();

export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** `1 activity`, `1,204 activities`. */
export function formatCount(count: number, one: string, many: string): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** A total that was estimated says so. */
export function formatTotal(total: { count: number; exact: boolean }, one: string, many: string): string {
  return `${total.exact ? "" : "about "}${formatCount(total.count, one, many)}`;
}

export const EMPTY_LABEL = "(empty)";
export const NO_SUBJECT = "(no subject)";
/** There may be one, which the viewer may not see. */
export const HIDDEN_SUBJECT = "(subject hidden)";
