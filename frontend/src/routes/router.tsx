import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";

import { validateActivitySearch } from "@/features/activities/search-params";
import { validateAuditSearch } from "@/features/audit/search-params";
import { validateDataSearch } from "@/features/imports/search-params";
import { validateProfileSearch } from "@/features/profile/search-params";
import { validateSignInSearch } from "@/features/sign-in/search-params";
import { validateUsersSearch } from "@/features/users/search-params";
import { formatQueryString, parseQueryString } from "@/lib/query-string";

import { NotFound } from "./not-found";
import { PageError } from "./page-error";
import { RootShell } from "./root-shell";
import { SignedIn } from "./signed-in";

const rootRoute = createRootRoute({ component: RootShell, notFoundComponent: NotFound });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: validateSignInSearch,
  component: lazyRouteComponent(() => import("./sign-in-page"), "SignInPage"),
});

const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/password",
  component: lazyRouteComponent(() => import("./password-page"), "PasswordPage"),
});

/** Everything below is for somebody who is signed in. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  component: SignedIn,
});

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  beforeLoad: () => {
    redirect({ to: "/activities", replace: true, throw: true });
  },
});

const activitiesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/activities",
  validateSearch: validateActivitySearch,
  component: lazyRouteComponent(() => import("./activities-page"), "ActivitiesPage"),
});

const exportsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/exports",
  component: lazyRouteComponent(() => import("./exports-page"), "ExportsPage"),
});

const dataRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/data",
  validateSearch: validateDataSearch,
  component: lazyRouteComponent(() => import("./data-page"), "DataPage"),
});

const profileRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/profile",
  validateSearch: validateProfileSearch,
  component: lazyRouteComponent(() => import("./profile-page"), "ProfilePage"),
});

const usersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/users",
  validateSearch: validateUsersSearch,
  component: lazyRouteComponent(() => import("./users-page"), "UsersPage"),
});

const auditRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/audit",
  validateSearch: validateAuditSearch,
  component: lazyRouteComponent(() => import("./audit-page"), "AuditPage"),
});

/** An address that is no page, in the frame that leads to the others. */
const nowhereRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "$",
  component: NotFound,
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  passwordRoute,
  signedInRoute.addChildren([
    homeRoute,
    activitiesRoute,
    exportsRoute,
    dataRoute,
    profileRoute,
    usersRoute,
    auditRoute,
    nowhereRoute,
  ]),
]);

export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    basepath: "/app",
    ...(history ? { history } : {}),
    parseSearch: parseQueryString,
    stringifySearch: formatQueryString,
    defaultPreload: "intent",
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: NotFound,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
