import { screen, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";

import type { ApiKey, ApiKeyCreate, Device } from "@/api/types";
import { problem } from "@/testing/handlers";
import { REP, VIEWER } from "@/testing/people";
import { renderApp } from "@/testing/render";
import { server } from "@/testing/server";

const DEVICE: Device = {
  id: "00000000-0000-4000-8000-000000000001",
  kind: "browser",
  method: "password",
  address: "192.0.2.7",
  user_agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36",
  created_at: "2026-12-30T09:00:00Z",
  last_seen_at: "2026-12-31T09:00:00Z",
  expires_at: "2027-01-14T09:00:00Z",
  is_current: true,
};

it("marks the part of the page that is open, and only that", async () => {
  const { user } = renderApp("/profile?section=second-factor");
  const tabs = await screen.findByRole("navigation", { name: "Profile" });
  expect(within(tabs).getByRole("link", { current: "page" })).toHaveTextContent("Second factor");
  await user.click(within(tabs).getByRole("link", { name: "Account" }));
  expect(await screen.findByRole("region", { name: "Who you are here" })).toBeInTheDocument();
  expect(within(tabs).getByRole("link", { current: "page" })).toHaveTextContent("Account");
});

it("changes the password, and says when the present one is wrong without ending the session", async () => {
  const bodies: unknown[] = [];
  server.use(
    http.post("*/auth/password", async ({ request }) => {
      bodies.push(await request.json());
      return bodies.length === 1
        ? problem(401, "sign_in_failed", "This is not your current password.")
        : new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = renderApp("/profile");
  await user.type(await screen.findByLabelText("Current password"), "old one");
  await user.type(screen.getByLabelText("New password"), "seven quiet herons");
  await user.click(screen.getByRole("button", { name: "Change the password" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("This is not your current password.");
  await user.click(screen.getByRole("button", { name: "Change the password" }));
  expect(await screen.findByText("Saved. Every other device is signed out.")).toBeInTheDocument();
  expect(bodies[1]).toEqual({ current_password: "old one", new_password: "seven quiet herons" });
});

it("lists devices, and signs one out", async () => {
  let items = [DEVICE, { ...DEVICE, id: "00000000-0000-4000-8000-000000000002", is_current: false }];
  server.use(
    http.get("*/auth/devices", () => HttpResponse.json({ items })),
    http.delete<{ id: string }>("*/auth/devices/:id", ({ params }) => {
      items = items.filter(({ id }) => id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = renderApp("/profile?section=devices");
  const list = await screen.findByRole("list", { name: "Devices" });
  expect(within(list).getAllByRole("listitem")[0]).toHaveTextContent("Chrome on LinuxThis device");
  await user.click(within(list).getByRole("button", { name: "Sign out Chrome on Linux" }));
  await screen.findByText("This device");
  expect(await within(list).findAllByRole("listitem")).toHaveLength(1);
});

describe("the second factor", () => {
  it("is set up with a code, and shows the recovery codes once", async () => {
    server.use(
      http.post("*/auth/second-factor/enrolment", () =>
        HttpResponse.json({
          secret: "ABCDEFGHIJ",
          uri: "otpauth://totp/x",
          qr_code: "data:image/svg+xml;base64,AA==",
        }),
      ),
      http.post<never, { code: string }>("*/auth/second-factor/confirmation", async ({ request }) =>
        (await request.json()).code === "123456"
          ? HttpResponse.json({ recovery_codes: ["aaaaaaaa-bbbbbbbb", "cccccccc-dddddddd"] })
          : problem(422, "code_wrong", "This is not the code the app shows now."),
      ),
    );
    const { user } = renderApp("/profile?section=second-factor");
    await user.click(await screen.findByRole("button", { name: "Set up a second factor" }));
    expect(await screen.findByLabelText("Key for the app")).toHaveTextContent("ABCD EFGH IJ");
    const code = screen.getByRole("textbox", { name: /Enter the code/ });
    await user.type(code, "654321{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("This is not the code the app shows now.");
    await user.clear(code);
    server.use(http.get("*/auth/me", () => HttpResponse.json({ ...VIEWER, has_second_factor: true })));
    await user.type(code, "123456{Enter}");
    expect(await screen.findByText("aaaaaaaa-bbbbbbbb")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "I have kept them" }));
    expect(screen.queryByText("aaaaaaaa-bbbbbbbb")).toBeNull();
    expect(await screen.findByRole("button", { name: "Remove the second factor" })).toBeInTheDocument();
  });
});

describe("keys", () => {
  const keys: ApiKey[] = [];
  const wanted: ApiKeyCreate[] = [];
  beforeEach(() => {
    keys.length = wanted.length = 0;
    server.use(
      http.get("*/auth/keys", () => HttpResponse.json({ items: keys })),
      http.post<never, ApiKeyCreate>("*/auth/keys", async ({ request }) => {
        const body = await request.json();
        wanted.push(body);
        const key: ApiKey = {
          id: "00000000-0000-4000-8000-000000000009",
          name: body.name,
          prefix: "cm_abcdef",
          scopes: body.scopes,
          created_at: "2026-12-31T09:00:00Z",
          expires_at: null,
          last_used_at: null,
          last_used_address: null,
        };
        keys.push(key);
        return HttpResponse.json({ ...key, key: "cm_abcdef-the-rest" }, { status: 201 });
      }),
      http.delete("*/auth/keys/:id", () => {
        keys.length = 0;
        return new HttpResponse(null, { status: 204 });
      }),
    );
  });

  it("are made within the role, shown once, and revoked after a question", async () => {
    server.use(http.get("*/auth/me", () => HttpResponse.json(REP)));
    const { user } = renderApp("/profile?section=keys");
    await user.click(await screen.findByRole("button", { name: "Create a key" }));
    expect(screen.queryByRole("checkbox", { name: "Manage users, roles and access" })).toBeNull();
    await user.type(screen.getByRole("textbox", { name: "Name" }), "Nightly");
    await user.click(screen.getByRole("checkbox", { name: /^Select activities/ }));
    await user.click(screen.getByRole("button", { name: "Create the key" }));
    expect(await screen.findByLabelText("The key Nightly")).toHaveTextContent("cm_abcdef-the-rest");
    expect(wanted).toEqual([{ name: "Nightly", scopes: ["read", "select"], expires_in_days: 90 }]);
    await user.click(screen.getByRole("button", { name: "I have copied it" }));
    expect(screen.queryByText("cm_abcdef-the-rest")).toBeNull();

    await user.click(screen.getByRole("button", { name: "Revoke Nightly" }));
    const question = screen.getByRole("group", { name: "Revoke Nightly" });
    expect(question).toHaveTextContent("Programs that use it are refused from their next request on.");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("group", { name: "Revoke Nightly" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Revoke Nightly" }));
    await user.click(screen.getByRole("button", { name: "Revoke “Nightly”" }));
    expect(await screen.findByText("You have no keys.")).toBeInTheDocument();
  });
});
