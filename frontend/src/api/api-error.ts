export interface FieldError {
  path: string;
  message: string;
}

export interface Problem {
  title: string;
  detail: string;
  status: number;
  code: string;
  request_id: string | null;
  errors: FieldError[];
}

/** A refusal or failure of the API, in the words the API gave (RFC 9457). */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly requestId: string | null;
  readonly errors: FieldError[];
  /** After how many seconds it may be tried again, when the API said so. */
  readonly retryAfter: number | null;
  /** Every member of the problem document, for the codes that carry numbers of their own. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    problem: Problem,
    members: Readonly<Record<string, unknown>> = {},
    retryAfter: number | null = null,
  ) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.requestId = problem.request_id;
    this.errors = problem.errors;
    this.members = members;
    this.retryAfter = retryAfter;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown, fallback: string): string {
  return typeof value === "string" && value !== "" ? value : fallback;
}

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(isRecord)
    .map((error) => ({ path: text(error.path, ""), message: text(error.message, "is not valid") }));
}

const NO_ERRORS: readonly FieldError[] = [];

/** What the API found wrong with what it was sent, by place. */
export function fieldErrorsOf(error: unknown): readonly FieldError[] {
  return error instanceof ApiError ? error.errors : NO_ERRORS;
}

/** Reads a failed answer; one that is no problem document (a proxy's page, say) still becomes an error with words. */
export function problemOf(response: Response, body: unknown): ApiError {
  const members = isRecord(body) ? body : {};
  const title = text(members.title, `The server answered ${response.status}`);
  return new ApiError(
    {
      title,
      detail: text(members.detail, title),
      status: response.status,
      code: text(members.code, "unknown"),
      request_id: text(members.request_id, "") || response.headers.get("X-Request-ID"),
      errors: fieldErrors(members.errors),
    },
    members,
    secondsOf(response.headers.get("Retry-After")),
  );
}

function secondsOf(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : null;
}

/** What a wrong password or code is answered with; the session, where there is one, goes on. */
const WRONG_CREDENTIALS = new Set(["sign_in_failed", "second_factor_failed"]);

/** There is no session (any more): never signed in, signed out elsewhere, deactivated, or away for too long. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401 && !WRONG_CREDENTIALS.has(error.code);
}

/** The viewer is known, and may not do this. */
export function isForbidden(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403;
}

/** The request never reached the server, or its answer never reached us. */
export function unreachable(): ApiError {
  return new ApiError({
    title: "Cool Mint does not answer",
    detail: "The server could not be reached. What is on the screen stays; try again in a moment.",
    status: 0,
    code: "unreachable",
    request_id: null,
    errors: [],
  });
}
