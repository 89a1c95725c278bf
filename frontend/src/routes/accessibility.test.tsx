import { screen } from "@testing-library/react";
import axe from "axe-core";
import { expect, it } from "vitest";

import { makeActivity, uuid } from "@/testing/data";
import { renderApp } from "@/testing/render";
import { resetSelection } from "@/testing/selection-api";

async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(document.body, {
    // Colours and layout need a browser; the journeys look at those.
    rules: { "color-contrast": { enabled: false } },
  });
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

it.each([
  ["the list", "/activities?q=trial&type=Call", () => screen.findByRole("grid")],
  ["the drawer", `/activities?open=${uuid(2)}`, () => screen.findByRole("region", { name: "Note" })],
  ["the share sheet", "/activities?share=1", () => screen.findByRole("region", { name: "Context preview" })],
  ["an empty list", "/activities?q=zzzz", () => screen.findByText("No activity matches")],
  ["the data page", "/data", () => screen.findByRole("region", { name: "Rows in quarantine" })],
])("axe finds nothing serious in %s", async (_page, address, isThere) => {
  resetSelection([makeActivity(0), makeActivity(1)]);
  renderApp(address);
  await isThere();
  expect(await violations()).toEqual([]);
});
