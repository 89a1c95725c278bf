import "react";

declare module "react" {
  // eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style -- only an interface merges with React's own
  interface CSSProperties {
    /** Custom properties, with which a component hands numbers to its style sheet. */
    [property: `--${string}`]: string | number | undefined;
  }
}
