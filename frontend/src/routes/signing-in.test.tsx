import { screen, waitFor } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";

import type { Viewer } from "@/api/types";
import { makeActivity } from "@/testing/data";
import { problem } from "@/testing/handlers";
import { REP, SIGN_IN_OPTIONS, VIEWER } from "@/testing/people";
import { renderApp } from "@/testing/render";
import { resetSelection } from "@/testing/selection-api";
import { server } from "@/testing/server";

const UNAUTHENTICATED = () => problem(401, "unauthenticated", "Sign in, or send an API key.");

let signedIn: Viewer | null = null;

beforeEach(() => {
  signedIn = null;
  server.use(
    http.get("*/auth/me", () => (signedIn ? HttpResponse.json(signedIn) : UNAUTHENTICATED())),
    http.post<never, { email: string; password: string }>("*/auth/sign-in", async ({ request }) => {
      const { email, password } = await request.json();
      if (password === "slow down") {
        const answer = problem(429, "too_many_requests", "Too many requests.");
        answer.headers.set("Retry-After", "620");
        return answer;
      }
      if (password !== "right") {
        return problem(401, "sign_in_failed", "E-mail and password do not fit together.");
      }
      if (email === "two@example.com") {
        return HttpResponse.json({ status: "second_factor", challenge: "c".repeat(30) });
      }
      signedIn = VIEWER;
      return HttpResponse.json({ status: "signed_in", challenge: null });
    }),
    http.post<never, { challenge: string; code: string }>("*/auth/second-factor", async ({ request }) => {
      const { code, challenge } = await request.json();
      if (code !== "123456" || challenge.length < 30) {
        return problem(401, "second_factor_failed", "This code does not fit.");
      }
      signedIn = VIEWER;
      return HttpResponse.json({ status: "signed_in", challenge: null });
    }),
    http.post("*/auth/link", () => problem(410, "link_invalid", "This link was used already.")),
    http.post("*/auth/sign-out", () => {
      signedIn = null;
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

type User = ReturnType<typeof renderApp>["user"];

async function signIn(user: User, email: string, password: string): Promise<void> {
  await user.clear(await screen.findByRole("textbox", { name: "E-mail" }));
  await user.type(screen.getByRole("textbox", { name: "E-mail" }), email);
  await user.clear(screen.getByLabelText("Password"));
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("signing in", () => {
  it("is asked for first, and leads back to the page that was wanted", async () => {
    const { user, history } = renderApp("/activities?q=trial&type=Call");
    await signIn(user, VIEWER.email, "right");
    expect(await screen.findByRole("grid")).toBeInTheDocument();
    expect(history.location.href).toBe("/app/activities?q=trial&type=Call");
  });

  it("says what is wrong, and how long to wait", async () => {
    const { user } = renderApp("/sign-in");
    await signIn(user, VIEWER.email, "wrong");
    expect(await screen.findByRole("alert")).toHaveTextContent("E-mail and password do not fit together.");
    expect(screen.getByLabelText("Password")).toHaveFocus();
    await signIn(user, VIEWER.email, "slow down");
    expect(await screen.findByText("Too many tries. Try again in 11 minutes.")).toBeInTheDocument();
  });

  it("says so when the server does not answer", async () => {
    server.use(http.post("*/auth/sign-in", () => HttpResponse.error()));
    const { user } = renderApp("/sign-in");
    await signIn(user, VIEWER.email, "right");
    expect(await screen.findByRole("alert")).toHaveTextContent("The server could not be reached.");
  });

  it("asks for the second factor where there is one", async () => {
    const { user } = renderApp("/sign-in");
    await signIn(user, "two@example.com", "right");
    const code = await screen.findByRole("textbox", { name: "Code" });
    expect(code).toHaveFocus();
    await user.type(code, "000000{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("This code does not fit.");
    await user.clear(code);
    await user.type(code, "123456{Enter}");
    expect(await screen.findByRole("grid")).toBeInTheDocument();
  });

  it("goes on with the code after a first step with a provider", async () => {
    const { user, history } = renderApp(`/sign-in?to=%2Fapp%2Fdata#challenge=${"c".repeat(30)}`);
    await user.type(await screen.findByRole("textbox", { name: "Code" }), "123456{Enter}");
    expect(await screen.findByRole("heading", { name: "Data", level: 1 })).toBeInTheDocument();
    expect(history.location.href).toBe("/app/data");
  });

  it("offers the providers, with the page to come back to", async () => {
    const providers = [{ name: "entra", label: "Entra ID" }];
    server.use(http.get("*/auth/options", () => HttpResponse.json({ ...SIGN_IN_OPTIONS, providers })));
    renderApp("/sign-in?to=%2Fapp%2Fdata&problem=not_invited");
    const link = await screen.findByRole("link", { name: "Continue with Entra ID" });
    expect(link).toHaveAttribute("href", "/auth/oidc/entra?to=%2Fapp%2Fdata");
    expect(screen.getByRole("alert")).toHaveTextContent("You have no account here yet.");
  });

  it("takes the token of a link out of the address, and says when it was used", async () => {
    const { user, history } = renderApp(`/sign-in#token=${"t".repeat(43)}`);
    await user.click(await screen.findByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("used already or is too old");
    expect(history.location.href).toBe("/app/sign-in");
    await user.click(screen.getByRole("button", { name: "Sign in with a password" }));
    expect(screen.getByRole("textbox", { name: "E-mail" })).toBeInTheDocument();
  });
});

describe("a session", () => {
  it("that is ended on purpose leaves nothing in this tab", async () => {
    signedIn = VIEWER;
    resetSelection([makeActivity(0)]);
    const { user, history, selection } = renderApp("/data");
    await user.click(await screen.findByRole("button", { name: "Account of Robin Vale" }));
    await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
    await screen.findByRole("textbox", { name: "E-mail" });
    expect(history.location.href).toBe("/app/sign-in");
    expect(selection.summary().count).toBe(0);
    expect(window.sessionStorage).toHaveLength(0);
  });

  it("of somebody else in another tab shows nothing of the one before", async () => {
    signedIn = VIEWER;
    resetSelection([makeActivity(0)]);
    renderApp("/activities");
    await screen.findByText("1 selected");
    resetSelection();
    signedIn = REP;
    const other = new BroadcastChannel("coolmint-session");
    other.postMessage("changed");
    expect(await screen.findByRole("button", { name: "Account of Ana Ferreira" })).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByText("1 selected")).toBeNull());
    other.close();
  });

  it("is nobody's when sign-in is off, and every page says so", async () => {
    signedIn = { ...VIEWER, credential: "open" };
    server.use(http.get("*/auth/options", () => HttpResponse.json({ ...SIGN_IN_OPTIONS, auth: "off" })));
    const { user } = renderApp("/data");
    expect(await screen.findByText(/Sign-in is off: whoever reaches this address/)).toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: /^Account of/ }));
    expect(await screen.findByRole("menuitem", { name: "Data" })).toBeInTheDocument();
    expect(screen.queryByRole("menuitem", { name: "Sign out" })).toBeNull();
  });
});
