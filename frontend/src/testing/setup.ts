import "@testing-library/jest-dom/vitest";

import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";

import { forgetSelections } from "./render";
import { resetSelection } from "./selection-api";
import { server } from "./server";

/** What the browser has and jsdom has not: sizes, and what watches them. */
const VIEWPORT = { width: 1400, height: 700 };

class StaticResizeObserver implements ResizeObserver {
  observe(): void {
    // Nothing changes size here.
  }
  unobserve(): void {
    // See above.
  }
  disconnect(): void {
    // See above.
  }
}

globalThis.ResizeObserver = StaticResizeObserver;
window.scrollTo = () => undefined;

Object.defineProperties(HTMLElement.prototype, {
  offsetWidth: { configurable: true, get: () => VIEWPORT.width },
  offsetHeight: { configurable: true, get: () => VIEWPORT.height },
  clientHeight: { configurable: true, get: () => VIEWPORT.height },
  // What is inside a virtual list says its height in its style.
  scrollHeight: {
    configurable: true,
    get(this: HTMLElement) {
      const body = this.querySelector<HTMLElement>("[role=rowgroup][style],ul[style]");
      return (body ? Number.parseFloat(body.style.height) : 0) + VIEWPORT.height / 10;
    },
  },
});

Element.prototype.scrollTo = function scrollTo(this: Element, options?: ScrollToOptions | number) {
  if (typeof options === "object") this.scrollTop = options.top ?? 0;
  this.dispatchEvent(new Event("scroll"));
};
Element.prototype.scrollIntoView = () => undefined;

// The first look at a page loads its script, on a busy machine slowly.
configure({ asyncUtilTimeout: 5000 });

let complaints: unknown[][] = [];

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());

beforeEach(() => {
  resetSelection();
  complaints = [];
  for (const level of ["error", "warn"] as const) {
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => {
      complaints.push(words);
    });
  }
  window.matchMedia = (media) =>
    ({
      matches: false,
      media,
      onchange: null,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      dispatchEvent: () => false,
    }) as Partial<MediaQueryList> as MediaQueryList;
});

afterEach(() => {
  cleanup();
  forgetSelections();
  server.resetHandlers();
  window.localStorage.clear();
  window.sessionStorage.clear();
  document.title = "";
  // A warning is a mistake nobody has made a test for yet.
  if (complaints.length > 0)
    throw new Error(`The test wrote to the console: ${complaints.map(String).join("\n")}`);
});
