import { describe, expect, it } from "vitest";

import { parseQueryString } from "@/lib/query-string";

import { filtersOf, validateActivitySearch } from "./search-params";

function read(address: string) {
  return validateActivitySearch(parseQueryString(address));
}

describe("the address of the activities page", () => {
  it("is read into what the API takes", () => {
    expect(
      read(
        "?q=trial&owner_id=a&owner_id=b&type=&attr.Product__c=X&has_contact=true&date_from=2026-01-01&sort=owner",
      ),
    ).toEqual({
      q: "trial",
      owner_id: ["a", "b"],
      type: [""],
      "attr.Product__c": ["X"],
      has_contact: true,
      date_from: "2026-01-01",
      sort: "owner",
    });
  });

  it("may be read twice", () => {
    const once = read("?q=a&type=Call&has_physician=false&open=x&share=true&selected=1&sort=-tokens");
    expect(validateActivitySearch({ ...once })).toEqual(once);
  });

  it("loses what is not valid and keeps the rest", () => {
    expect(
      read(
        "?q=++&date_from=2026-02-30&has_contact=1&sort=evil&limit=9&cursor=x&filter=%7B&attr.a%20b=1&share=no&open=",
      ),
    ).toEqual({});
    expect(read("?sort=relevance")).toEqual({});
    expect(read("?sort=-activity_date")).toEqual({});
  });

  it("turns a reversed range round", () => {
    expect(read("?date_from=2026-03-01&date_to=2026-01-01")).toEqual({
      date_from: "2026-01-01",
      date_to: "2026-03-01",
    });
  });

  it("takes months as they are written, and the empty one", () => {
    expect(read("?month=2026-03&month=2025-12&month=&month=2026-13&month=March")).toEqual({
      month: ["2026-03", "2025-12", ""],
    });
    expect(read("?month=2026-3")).toEqual({});
  });

  it("has limits", () => {
    const search = read(
      `?q=${"x".repeat(900)}&${Array.from({ length: 300 }, (_, n) => `type=${n}`).join("&")}`,
    );
    expect(search.q).toHaveLength(500);
    expect(search.type).toHaveLength(100);
  });

  it("drops control characters, which the database refuses", () => {
    expect(read("?q=a%00b&owner_id=%00")).toEqual({ q: "a b", owner_id: [" "] });
  });

  it("separates what narrows the list from how it is shown", () => {
    expect(filtersOf(read("?q=a&open=x&share=1&selected=1&sort=owner&type=Call"))).toEqual({
      q: "a",
      type: ["Call"],
    });
  });
});
