import { getRouteApi } from "@tanstack/react-router";

import { validateSignInSearch } from "@/features/sign-in/search-params";
import { SignIn } from "@/features/sign-in/sign-in";

import { useHandedOver } from "./use-handed-over";
import { useSessionStart } from "./use-session-start";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const search = route.useSearch({ select: validateSignInSearch });
  const [handedOver, drop] = useHandedOver();
  const start = useSessionStart();
  return (
    <SignIn
      search={search}
      key={handedOver.challenge ?? ""}
      handedOver={handedOver}
      onDropToken={drop}
      onSignedIn={() => start(search.to)}
    />
  );
}
