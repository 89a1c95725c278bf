import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { renderApp } from "@/testing/render";

it("marks the part of the page that is open, and only that", async () => {
  const { user } = renderApp("/profile?section=second-factor");
  const tabs = await screen.findByRole("navigation", { name: "Profile" });
  expect(within(tabs).getByRole("link", { current: "page" })).toHaveTextContent("Second factor");
  await user.click(within(tabs).getByRole("link", { name: "Account" }));
  expect(await screen.findByRole("region", { name: "Who you are here" })).toBeInTheDocument();
  expect(within(tabs).getByRole("link", { current: "page" })).toHaveTextContent("Account");
});
