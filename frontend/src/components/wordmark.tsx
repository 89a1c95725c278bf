import classes from "./wordmark.module.css";

export function Wordmark() {
  return (
    <span className={classes.wordmark}>
      <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden>
        <path
          d="M9 23C8 14 14 8 24 8c0 10-5 16-13 15m-2 2c2-6 6-10 10-12"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className={classes.name}>Cool Mint</span>
    </span>
  );
}
