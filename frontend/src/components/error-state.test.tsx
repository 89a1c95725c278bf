import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";

import { ApiError } from "@/api/api-error";
import { renderWithProviders } from "@/testing/render";

import { ErrorState } from "./error-state";

it("shows the words, each field's message, and what a helper asks for behind details", async () => {
  const retry = vi.fn();
  const error = new ApiError({
    title: "Not valid",
    detail: "Two parameters are not valid.",
    status: 422,
    code: "validation_failed",
    request_id: "req-7",
    errors: [{ path: "query.sort", message: "is not a column" }],
  });
  const { user } = renderWithProviders(<ErrorState error={error} title="It failed" onRetry={retry} />);
  expect(screen.getByRole("alert")).toHaveTextContent("Two parameters are not valid.");
  expect(screen.getByText("query.sort: is not a column")).toBeInTheDocument();
  expect(screen.getByText("req-7")).not.toBeVisible();
  await user.click(screen.getByText("Details"));
  expect(screen.getByText("req-7")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(retry).toHaveBeenCalledOnce();
});

it("says nothing technical about a mistake of the page itself", () => {
  renderWithProviders(<ErrorState error={new TypeError("x is undefined")} title="It failed" />);
  expect(screen.getByRole("alert")).not.toHaveTextContent("undefined");
});
