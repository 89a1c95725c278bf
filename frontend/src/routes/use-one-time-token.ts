import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { tokenIn } from "@/features/sign-in/search-params";

/** The token of a one-time link. It leaves the address, and with it the history, as soon as the page is there. */
export function useOneTimeToken(): [string | undefined, () => void] {
  const { history } = useRouter();
  const found = tokenIn(history.location.hash);
  const [token, setToken] = useState(found);
  // A second link pasted over the first opens the same page.
  if (found !== undefined && found !== token) setToken(found);

  useEffect(() => {
    if (found === undefined) return;
    const { pathname, search } = history.location;
    history.replace(`${pathname}${search}`);
  }, [found, history]);

  return [token, () => setToken(undefined)];
}
