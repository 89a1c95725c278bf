import { splitRanges } from "@/lib/marked-text";

interface HighlightedTextProps {
  text: string;
  /** Where the search stands in it, as the API says; without a search there are none. */
  ranges?: readonly (readonly number[])[] | undefined;
}

/** Text from Salesforce with what was searched for marked: always text nodes, never markup. */
export function HighlightedText({ text, ranges = [] }: HighlightedTextProps) {
  if (ranges.length === 0) return text;
  return splitRanges(text, ranges).map((part, index) =>
    // The parts of one text never move, so their place is their identity.
    part.isMatch ? <mark key={index}>{part.text}</mark> : part.text,
  );
}
