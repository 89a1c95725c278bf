import { getRouteApi } from "@tanstack/react-router";

import { validateSignInSearch } from "@/features/sign-in/search-params";
import { SignIn } from "@/features/sign-in/sign-in";

import { useOneTimeToken } from "./use-one-time-token";
import { useSessionStart } from "./use-session-start";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const search = route.useSearch({ select: validateSignInSearch });
  const [token, dropToken] = useOneTimeToken();
  const start = useSessionStart();
  return <SignIn search={search} token={token} onDropToken={dropToken} onSignedIn={() => start(search.to)} />;
}
