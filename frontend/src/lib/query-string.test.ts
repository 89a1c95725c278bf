import { expect, it } from "vitest";

import { formatQueryString, parseQueryString } from "./query-string";

it("reads a repeated name as a list and guesses no types", () => {
  expect(parseQueryString("?type=Call&type=Email&q=1&open=true&owner_id=")).toEqual({
    type: ["Call", "Email"],
    q: "1",
    open: "true",
    owner_id: "",
  });
});

it("writes what it reads", () => {
  const address = "?type=Call&type=Email&attr.Product__c=A%26B&q=a+b&share=true";
  expect(formatQueryString(parseQueryString(address))).toBe(address);
  expect(formatQueryString({ q: undefined, type: undefined })).toBe("");
  expect(formatQueryString({ q: { nested: 1 }, type: ["x", null] })).toBe("?type=x");
});

it("is not fooled by the names every object has", () => {
  const raw = parseQueryString("?__proto__=1&constructor=2&toString=3");
  expect(Object.getPrototypeOf(raw)).toBe(Object.prototype);
  expect(raw.constructor).toBe("2");
});
