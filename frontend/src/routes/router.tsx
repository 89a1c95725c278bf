import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";

import { validateActivitySearch } from "@/features/activities/search-params";
import { validateDataSearch } from "@/features/imports/search-params";
import { formatQueryString, parseQueryString } from "@/lib/query-string";

import { NotFound } from "./not-found";
import { PageError } from "./page-error";
import { RootLayout } from "./root-layout";

const rootRoute = createRootRoute({ component: RootLayout, notFoundComponent: NotFound });

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    throw redirect({ to: "/activities", replace: true });
  },
});

const activitiesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/activities",
  validateSearch: validateActivitySearch,
  component: lazyRouteComponent(() => import("./activities-page"), "ActivitiesPage"),
});

const dataRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/data",
  validateSearch: validateDataSearch,
  component: lazyRouteComponent(() => import("./data-page"), "DataPage"),
});

const routeTree = rootRoute.addChildren([homeRoute, activitiesRoute, dataRoute]);

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
