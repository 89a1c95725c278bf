import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { handedOver, type HandedOver } from "@/features/sign-in/search-params";

const NOTHING: HandedOver = { token: undefined, challenge: undefined };

/** What stands behind the # of a sign-in link. It leaves the address, and with it the history, at once. */
export function useHandedOver(): [HandedOver, () => void] {
  const { history } = useRouter();
  const { hash } = history.location;
  const [seen, setSeen] = useState("");
  const [found, setFound] = useState(NOTHING);
  // A second link pasted over the first opens the same page.
  if (hash !== "" && hash !== seen) {
    setSeen(hash);
    setFound(handedOver(hash));
  }

  useEffect(() => {
    if (hash === "") return;
    const { pathname, search } = history.location;
    history.replace(`${pathname}${search}`);
  }, [hash, history]);

  return [found, () => setFound(NOTHING)];
}
