import { screen, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";

import type { User } from "@/api/types";
import { problem } from "@/testing/handlers";
import { makeUser, VIEWER } from "@/testing/people";
import { renderApp } from "@/testing/render";
import { server } from "@/testing/server";

const ANA = makeUser();
const OWN = makeUser({ id: VIEWER.id ?? "", name: VIEWER.name, email: VIEWER.email, role: "admin" });

let users: User[] = [];

beforeEach(() => {
  users = [OWN, ANA];
  server.use(
    http.get("*/users", () => HttpResponse.json({ items: users })),
    http.get("*/users/:id/keys", () => HttpResponse.json({ items: [] })),
    http.patch<{ id: string }, Partial<User>>("*/users/:id", async ({ request, params }) => {
      const user = users.find(({ id }) => id === params.id);
      if (!user) return problem(404, "user_not_found", "No user has this id.");
      if (request.headers.get("If-Match") !== `"${user.version}"`) {
        return problem(412, "user_changed", "Somebody changed this user since you looked.");
      }
      const changed = { ...user, ...(await request.json()), version: user.version + 1 };
      users = users.map((one) => (one.id === changed.id ? changed : one));
      return HttpResponse.json(changed);
    }),
  );
});

async function openAna(user: ReturnType<typeof renderApp>["user"]) {
  await user.click(await screen.findByRole("button", { name: "Ana Ferreira" }));
  return screen.findByRole("complementary", { name: "Person" });
}

describe("people", () => {
  it("show who sees nothing, and are found by a part of the name", async () => {
    const { user, router } = renderApp("/users");
    const table = await screen.findByRole("table", { name: "People" });
    expect(within(table).getByRole("row", { name: /Ana Ferreira/ })).toHaveTextContent(
      "Sees nothing until linked",
    );
    expect(within(table).getByRole("row", { name: /Robin Vale/ })).toHaveTextContent("You");
    await user.type(screen.getByRole("searchbox", { name: "Find people" }), "robin");
    expect(within(table).queryByRole("row", { name: /Ana Ferreira/ })).toBeNull();
    expect(router.state.location.search).toEqual({ find: "robin" });
  });

  it("are added, with a link to hand over", async () => {
    server.use(
      http.post<never, { email: string }>("*/users", async ({ request }) => {
        const body = await request.json();
        const made = makeUser({ ...body, id: "00000000-0000-4000-8000-eeeeeeeeeeee" });
        users = [...users, made];
        return HttpResponse.json(made, { status: 201 });
      }),
      http.post("*/users/:id/links", () =>
        HttpResponse.json(
          { url: "http://localhost/app/password#token=abc", expires_at: "2027-01-03T09:00:00Z" },
          { status: 201 },
        ),
      ),
    );
    const { user } = renderApp("/users");
    await user.click(await screen.findByRole("button", { name: "Add a person" }));
    await user.type(screen.getByRole("textbox", { name: "E-mail" }), "pat@example.com");
    await user.type(screen.getByRole("textbox", { name: "Name" }), "Pat Moss");
    await user.click(screen.getByRole("button", { name: "Add" }));
    expect(await screen.findByLabelText("Link for Pat Moss")).toHaveTextContent("/app/password#token=abc");
    expect(screen.getByText(/It works once, until/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Done" }));
    expect(screen.queryByText(/token=abc/)).toBeNull();
    expect(await screen.findByRole("button", { name: "Pat Moss" })).toBeInTheDocument();
  });

  it("are deactivated after a question that says what dies", async () => {
    const { user } = renderApp("/users");
    const panel = await openAna(user);
    await user.click(within(panel).getByRole("button", { name: "Deactivate" }));
    expect(within(panel).getByRole("group", { name: "Deactivate" })).toHaveTextContent(
      "Every device is signed out and every key is revoked at once",
    );
    await user.click(within(panel).getByRole("button", { name: "Deactivate Ana Ferreira" }));
    expect(await within(panel).findByRole("button", { name: "Let them in again" })).toBeInTheDocument();
    expect(screen.getByRole("row", { name: /Ana Ferreira/ })).toHaveTextContent("Deactivated");
  });

  it("that somebody else changed meanwhile are shown as they stand", async () => {
    const { user } = renderApp("/users");
    const panel = await openAna(user);
    users = [OWN, { ...ANA, name: "Ana F. Silva", version: 4 }];
    await user.click(within(panel).getByRole("button", { name: "Deactivate" }));
    await user.click(within(panel).getByRole("button", { name: "Deactivate Ana Ferreira" }));
    expect(await within(panel).findByRole("alert")).toHaveTextContent(
      "Somebody changed this person since you looked, so nothing was done.",
    );
    expect(await within(panel).findByRole("heading", { name: "Ana F. Silva" })).toBeInTheDocument();
    expect(users[1]?.is_active).toBe(true);
  });

  it("are linked to a Salesforce user by hand", async () => {
    server.use(
      http.get("*/salesforce-users", () =>
        HttpResponse.json({
          items: [{ id: "005000000000001AAA", name: "Ana Ferreira", email: "a@sf.example", is_active: true }],
        }),
      ),
    );
    const { user } = renderApp(`/users?person=${ANA.id}`);
    const panel = await screen.findByRole("complementary", { name: "Person" });
    await user.click(await within(panel).findByRole("button", { name: "Link to a Salesforce user" }));
    users = users.map((one) => (one.id === ANA.id ? { ...one, linked_by_hand: "005000000000001AAA" } : one));
    await user.click(await within(panel).findByRole("button", { name: "Link to Ana Ferreira" }));
    expect(await within(panel).findByText(/Linked by hand/)).toBeInTheDocument();
  });
});

it("says which role sees which field, and saves what changed", async () => {
  const saved: unknown[] = [];
  const fields = ["description", "attr.next_step"];
  const none = { admin: [], manager: [], rep: [], auditor: [] };
  server.use(
    http.get("*/field-rules", () =>
      HttpResponse.json({ denied: { ...none, rep: ["attr.next_step"] }, fields }),
    ),
    http.put<never, { denied: Record<string, string[]> }>("*/field-rules", async ({ request }) => {
      const body = await request.json();
      saved.push(body);
      return HttpResponse.json({ denied: body.denied, fields });
    }),
  );
  const { user } = renderApp("/users?tab=fields");
  expect(await screen.findByRole("checkbox", { name: "Rep sees Next step" })).not.toBeChecked();
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
  await user.click(screen.getByRole("checkbox", { name: "Manager sees Notes" }));
  await user.click(screen.getByRole("checkbox", { name: "Rep sees Next step" }));
  await user.click(screen.getByRole("button", { name: "Save 2 changes" }));
  expect(await screen.findByText(/^Saved\./)).toBeInTheDocument();
  expect(saved).toEqual([{ denied: { ...none, manager: ["description"] } }]);
});

it("keeps territories: accounts found by name, members chosen", async () => {
  const bodies: unknown[] = [];
  server.use(
    http.get("*/territories", () => HttpResponse.json({ items: [] })),
    http.post("*/territories", async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json(
        {
          id: "00000000-0000-4000-8000-000000000077",
          name: "North",
          account_ids: [],
          member_ids: [],
          version: 1,
        },
        { status: 201 },
      );
    }),
  );
  const { user } = renderApp("/users?tab=territories");
  expect(await screen.findByText("There are no territories")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Add a territory" }));
  await user.type(screen.getByRole("textbox", { name: "Name" }), "North");
  await user.click(await screen.findByRole("button", { name: "Add Lakeside Clinic" }));
  expect(screen.getByRole("button", { name: "Take Lakeside Clinic out" })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByText("There are no territories")).toBeInTheDocument();
  expect(bodies).toEqual([{ name: "North", account_ids: ["001000000000001AAA"], member_ids: [] }]);
});
