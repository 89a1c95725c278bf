/** A piece of a text, and whether it is one of the words searched for. */
export interface TextPart {
  text: string;
  match: boolean;
}

/** The words of a search, without quotes and operators; a lone letter would mark half the page. */
export function searchTerms(query: string | undefined): string[] {
  if (!query) return [];
  const words = query.match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu) ?? [];
  return [...new Set(words.map((word) => fold(word).text).filter((word) => word.length > 1))];
}

interface Folded {
  text: string;
  /** For each character of the folded text, where it stands in the original. */
  origin: number[];
}

/** Case and accents away, remembering the way back: `Müller` is found by `muller`. */
function fold(text: string): Folded {
  let folded = "";
  const origin: number[] = [];
  let index = 0;
  for (const character of text) {
    const plain = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    origin.push(...Array<number>(plain.length).fill(index));
    folded += plain;
    index += character.length;
  }
  origin.push(text.length);
  return { text: folded, origin };
}

function escapePattern(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function matchRanges(text: string, terms: readonly string[]): [number, number][] {
  if (terms.length === 0) return [];
  const folded = fold(text);
  const longestFirst = [...terms].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escapePattern).join("|"), "g");
  return [...folded.text.matchAll(pattern)].map((match) => [
    folded.origin[match.index] ?? 0,
    folded.origin[match.index + match[0].length] ?? text.length,
  ]);
}

export function splitMatches(text: string, terms: readonly string[]): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const [from, to] of matchRanges(text, terms)) {
    if (from > end) parts.push({ text: text.slice(end, from), match: false });
    parts.push({ text: text.slice(from, to), match: true });
    end = to;
  }
  if (end < text.length) parts.push({ text: text.slice(end), match: false });
  return parts;
}

const SNIPPET_LENGTH = 240;
// Little, so that the match itself is still on the line in a narrow column.
const LEAD = 16;

const TAG = /<\/?[a-z!][^>]*>/gi;

/** One line of a note, starting near the first matched word. The tags of an e-mail's body are left out: they say nothing. */
export function snippet(description: string | null, terms: readonly string[]): string {
  if (!description) return "";
  // Notes can be megabytes; what lies far behind the first match is never on the line.
  const note = description.slice(0, 20_000).replace(TAG, " ").trimStart();
  const first = matchRanges(note, terms)[0]?.[0] ?? 0;
  const from = first > LEAD * 2 ? note.indexOf(" ", first - LEAD) + 1 : 0;
  const line = note
    .slice(from, from + SNIPPET_LENGTH * 2)
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, SNIPPET_LENGTH);
  return from > 0 ? `… ${line}` : line;
}
