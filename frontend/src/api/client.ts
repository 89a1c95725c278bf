import createClient from "openapi-fetch";

import { ApiError, problemOf, unreachable } from "./api-error";
import type { paths } from "./schema";

type QueryValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[];

/** Lists become repeated keys; names such as `attr.Product__c` go out as they are. */
export function serializeQuery(query: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query) as [string, QueryValue][]) {
    if (value === undefined || value === null) continue;
    const values: readonly (string | number | boolean)[] = typeof value === "object" ? value : [value];
    for (const one of values) params.append(name, String(one));
  }
  return params.toString();
}

/** The one door to the API. The web app and the API share an origin, so the address is relative to it. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  querySerializer: serializeQuery,
  // openapi-fetch would keep the `fetch` of creation time, which tests could then not replace.
  fetch: (request) => fetch(request),
});

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; anything else is thrown as an `ApiError`. A cancelled request stays a cancellation. */
export async function unwrap<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await request;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (error instanceof Error && error.name === "AbortError") throw error;
    throw unreachable();
  }
  if (!answer.response.ok || answer.error !== undefined) throw problemOf(answer.response, answer.error);
  // What has no body (204) has no data either, and its type says so.
  return answer.data as Data;
}
