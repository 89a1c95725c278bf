import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import { problem, REQUEST_ID } from "@/testing/handlers";
import { server } from "@/testing/server";

import { ApiError } from "./api-error";
import { api, serializeQuery, unwrap } from "./client";

async function failure(request: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await request.catch((reason: unknown) => reason);
  if (!(error instanceof ApiError)) throw new Error(`Not an ApiError: ${String(error)}`);
  return error;
}

function summary(signal?: AbortSignal) {
  return unwrap(api.GET("/imports/summary", { signal: signal ?? null }));
}

it("repeats a list's name and sends attributes under their own", () => {
  expect(
    serializeQuery({ owner_id: ["a", ""], "attr.Product__c": ["x y"], has_contact: false, q: undefined }),
  ).toBe("owner_id=a&owner_id=&attr.Product__c=x+y&has_contact=false");
});

describe("an answer that is no good", () => {
  it("is thrown in the API's own words, with its request id and its numbers", async () => {
    server.use(
      http.get("*/imports/summary", () =>
        problem(422, "budget_exceeded", "Too many tokens.", {
          tokens: 9,
          errors: [{ path: "q", message: "no" }],
        }),
      ),
    );
    const error = await failure(summary());
    expect(error).toMatchObject({
      message: "Too many tokens.",
      status: 422,
      code: "budget_exceeded",
      requestId: REQUEST_ID,
      errors: [{ path: "q", message: "no" }],
    });
    expect(error.members.tokens).toBe(9);
  });

  it("has words even when it comes from a proxy", async () => {
    server.use(
      http.get("*/imports/summary", () =>
        HttpResponse.html("<h1>Bad gateway</h1>", { status: 502, headers: { "X-Request-ID": "abc" } }),
      ),
    );
    expect(await failure(summary())).toMatchObject({
      title: "The server answered 502",
      code: "unknown",
      requestId: "abc",
    });
  });

  it("says so when the server cannot be reached", async () => {
    server.use(http.get("*/imports/summary", () => HttpResponse.error()));
    expect(await failure(summary())).toMatchObject({ status: 0, code: "unreachable" });
  });

  it("stays a cancellation when it was cancelled", async () => {
    const controller = new AbortController();
    const request = summary(controller.signal);
    controller.abort();
    await expect(request).rejects.toMatchObject({ name: "AbortError" });
  });
});
