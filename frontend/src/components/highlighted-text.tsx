import { use } from "react";

import { splitMatches } from "@/lib/text-match";

import { HighlightTerms } from "./highlight-terms";

interface HighlightedTextProps {
  text: string;
}

/** Text from Salesforce with the searched words marked: always text nodes, never markup. */
export function HighlightedText({ text }: HighlightedTextProps) {
  const terms = use(HighlightTerms);
  if (terms.length === 0) return text;
  return splitMatches(text, terms).map((part, index) =>
    // The parts of one text never move, so their place is their identity.
    part.match ? <mark key={index}>{part.text}</mark> : part.text,
  );
}
