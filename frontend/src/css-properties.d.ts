import "react";

declare module "react" {
  interface CSSProperties {
    /** Custom properties, with which a component hands numbers to its style sheet. */
    [property: `--${string}`]: string | number | undefined;
  }
}
