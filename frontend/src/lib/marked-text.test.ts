import { describe, expect, it } from "vitest";

import { firstLine, splitRanges } from "./marked-text";

function marked(text: string, ranges: [number, number][]): string {
  return splitRanges(text, ranges)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join("");
}

describe("marking what was searched for", () => {
  it("marks each range, and nothing else", () => {
    expect(marked("Call about cardiology", [[0, 4], [11, 21]])).toBe("[Call] about [cardiology]"); // prettier-ignore
    expect(marked("plain", [])).toBe("plain");
    expect(marked("", [])).toBe("");
  });

  it("counts an emoji as the one character the API counts", () => {
    expect(marked("🎉🎉 trial", [[3, 8]])).toBe("🎉🎉 [trial]");
    expect(marked("👩‍⚕️ Müller", [[5, 11]])).toBe("👩‍⚕️ [Müller]");
  });

  it("leaves every character where it was, markup included", () => {
    const text = "<b>Bold</b> & İ ß é";
    expect(
      splitRanges(text, [[3, 7]])
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });

  it("takes ranges beyond the end for what is there", () => {
    expect(marked("short", [[2, 99]])).toBe("sh[ort]");
  });
});

describe("the line of a note", () => {
  it("is one line", () => {
    expect(firstLine("first\n\nsecond\tthird")).toBe("first second third");
    expect(firstLine(null)).toBe("");
  });

  it("leaves the tags of an e-mail out", () => {
    expect(firstLine("<html><p>Dear <b>colleague</b>,</p></html>")).toBe("Dear colleague ,");
    expect(firstLine("5 < 6 and 7 > 2")).toBe("5 < 6 and 7 > 2");
  });
});
