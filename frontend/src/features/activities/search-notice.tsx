import type { ActivityPage } from "@/api/types";

import classes from "./search-notice.module.css";

interface SearchNoticeProps {
  corrections: ActivityPage["corrections"];
}

const either = new Intl.ListFormat("en", { type: "disjunction" });

/** Says that another word was searched for than the one that was typed. */
export function SearchNotice({ corrections }: SearchNoticeProps) {
  return (
    <div role="status" className={corrections?.length ? classes.notice : undefined}>
      {corrections?.map(({ typed, used }) => (
        <p key={typed}>
          Showing results for <strong>{either.format(used)}</strong>; nothing has <q>{typed}</q>.
        </p>
      ))}
    </div>
  );
}
