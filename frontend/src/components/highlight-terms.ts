import { createContext } from "react";

/** The folded words of the current search, for every text that marks them. */
export const HighlightTerms = createContext<readonly string[]>([]);
