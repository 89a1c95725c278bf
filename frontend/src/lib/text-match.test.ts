import { describe, expect, it } from "vitest";

import { searchTerms, snippet, splitMatches } from "./text-match";

function marked(text: string, query: string): string {
  return splitMatches(text, searchTerms(query))
    .map((part) => (part.match ? `[${part.text}]` : part.text))
    .join("");
}

describe("marking the words of a search", () => {
  it("minds neither case nor accents", () => {
    expect(marked("Jonas Müller and MULLER", "muller")).toBe("Jonas [Müller] and [MULLER]");
    expect(marked("Straße, Şeyma, ﬁn", "seyma")).toBe("Straße, [Şeyma], ﬁn");
  });

  it("keeps its place behind emoji and letters that fold to more than one", () => {
    expect(marked("🎉🎉 İstanbul trial", "trial")).toBe("🎉🎉 İstanbul [trial]");
  });

  it("takes the search as words, never as a pattern", () => {
    expect(marked("a+b (c) .* cost", '".*" (c cost')).toBe("a+b (c) .* [cost]");
    expect(searchTerms(undefined)).toEqual([]);
    expect(searchTerms("a - ((")).toEqual([]);
  });

  it("leaves every character where it was", () => {
    const text = "<b>Bold</b> & İ ß é";
    expect(
      splitMatches(text, ["b", "bold"])
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });
});

describe("the line of a note", () => {
  it("is one line", () => {
    expect(snippet("first\n\nsecond\tthird", [])).toBe("first second third");
    expect(snippet(null, [])).toBe("");
  });

  it("starts near the first word that was searched", () => {
    const note = `${"filler ".repeat(60)}the promise was made`;
    expect(snippet(note, ["promise"])).toMatch(/^… .*the promise was made$/);
  });

  it("leaves the tags of an e-mail out", () => {
    expect(snippet("<html><p>Dear <b>colleague</b>,</p></html>", [])).toBe("Dear colleague ,");
    expect(snippet("5 < 6 and 7 > 2", [])).toBe("5 < 6 and 7 > 2");
  });
});
