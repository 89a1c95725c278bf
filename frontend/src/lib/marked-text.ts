/** A piece of a text, and whether it is what was searched for. */
export interface TextPart {
  text: string;
  isMatch: boolean;
}

/** Takes a text apart at the ranges the API gives: [start, end) in characters, in order, without overlaps. */
export function splitRanges(text: string, ranges: readonly (readonly number[])[]): TextPart[] {
  // The API counts code points; an emoji is one of those, and two units of a JavaScript string.
  const characters = /[\ud800-\udfff]/.test(text) ? Array.from(text) : undefined;
  const slice = (from: number, to?: number) =>
    characters ? characters.slice(from, to).join("") : text.slice(from, to);
  const parts: TextPart[] = [];
  let end = 0;
  for (const [from = end, to = from] of ranges) {
    if (from > end) parts.push({ text: slice(end, from), isMatch: false });
    parts.push({ text: slice(from, to), isMatch: true });
    end = to;
  }
  const rest = slice(end);
  if (rest) parts.push({ text: rest, isMatch: false });
  return parts;
}

const LINE_LENGTH = 240;
const TAG = /<\/?[a-z!][^>]*>/gi;

/** The beginning of a note in one line. The tags of an e-mail's body are left out: they say nothing. */
export function firstLine(note: string | null): string {
  // Notes can be megabytes; what lies far behind is never on the line.
  const beginning = (note ?? "").slice(0, 20_000).replace(TAG, " ");
  return beginning.replace(/\s+/g, " ").trim().slice(0, LINE_LENGTH);
}
