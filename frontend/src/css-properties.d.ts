import "react";

declare module "react" {
  // An interface is the only thing that merges with React's own.
  // eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style
  interface CSSProperties {
    /** Custom properties, with which a component hands numbers to its style sheet. */
    [property: `--${string}`]: string | number | undefined;
  }
}
