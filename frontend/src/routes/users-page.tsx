import { useMediaQuery } from "@mantine/hooks";
import { getRouteApi } from "@tanstack/react-router";

import page from "@/components/page.module.css";
import { useShortcuts } from "@/components/use-shortcuts";
import { useViewer } from "@/components/viewer-context";
import { ExportingRoles } from "@/features/exports/exporting-roles";
import { FieldRules } from "@/features/users/field-rules";
import { People } from "@/features/users/people";
import { PersonPanel } from "@/features/users/person-panel";
import { validateUsersSearch } from "@/features/users/search-params";
import { Territories } from "@/features/users/territories";

import { NoRight } from "./no-right";
import { PageDrawer } from "./page-drawer";
import { PageTabs } from "./page-tabs";
import classes from "./users-page.module.css";

const route = getRouteApi("/signed-in/users");

const TABS = [
  { tab: "people", label: "People", search: { tab: undefined } },
  { tab: "territories", label: "Territories", search: { tab: "territories" } },
  { tab: "fields", label: "Fields", search: { tab: "fields" } },
  { tab: "exports", label: "Exports", search: { tab: "exports" } },
];

const NARROW = "(max-width: 47.99em)";

export function UsersPage() {
  const viewer = useViewer();
  return (
    <>
      <title>Users and roles · Cool Mint</title>
      {viewer.scopes.includes("admin") ? (
        <Users ownId={viewer.id} />
      ) : (
        <NoRight who="administrators" what="People, roles and what each role sees are managed here." />
      )}
    </>
  );
}

function Users({ ownId }: { ownId: string | null }) {
  const search = route.useSearch({ select: validateUsersSearch });
  const navigate = route.useNavigate();
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const tab = search.tab ?? "people";

  function open(person: string | undefined): void {
    void navigate({ search: (before) => ({ ...before, person }), replace: search.person !== undefined });
  }
  useShortcuts({ Escape: () => open(undefined) });

  const panel = tab === "people" && search.person && (
    <PersonPanel id={search.person} isOneself={search.person === ownId} onClose={() => open(undefined)} />
  );

  return (
    <div className={classes.columns}>
      <div className={page.scroll}>
        <div className={page.page}>
          <h1 className={page.title}>Users and roles</h1>
          <PageTabs label="Users and roles" to="/users" tabs={TABS} />
          {tab === "people" && (
            <People
              find={search.find ?? ""}
              onFind={(find) =>
                void navigate({
                  search: (before) => ({ ...before, find: find === "" ? undefined : find }),
                  replace: true,
                })
              }
              openId={search.person}
              ownId={ownId}
              onOpen={open}
            />
          )}
          {tab === "territories" && <Territories />}
          {tab === "fields" && <FieldRules />}
          {tab === "exports" && <ExportingRoles />}
        </div>
      </div>
      {panel &&
        (isNarrow ? (
          <PageDrawer label="Person" onClose={() => open(undefined)}>
            {panel}
          </PageDrawer>
        ) : (
          <aside className={classes.drawer} aria-label="Person">
            {panel}
          </aside>
        ))}
    </div>
  );
}
