import { getRouteApi } from "@tanstack/react-router";

import page from "@/components/page.module.css";
import { useViewer } from "@/components/viewer-context";
import { Alerts } from "@/features/audit/alerts";
import { AuditLog } from "@/features/audit/audit-log";
import { filtersOf, validateAuditSearch } from "@/features/audit/search-params";

import { NoRight } from "./no-right";
import { PageTabs } from "./page-tabs";

const route = getRouteApi("/signed-in/audit");

const TABS = [
  { tab: "events", label: "Events", search: { tab: undefined } },
  { tab: "alerts", label: "Alerts", search: { tab: "alerts" } },
];

export function AuditPage() {
  const viewer = useViewer();
  return (
    <>
      <title>Audit log · Cool Mint</title>
      {viewer.scopes.includes("audit") ? (
        <Audit />
      ) : (
        <NoRight
          who="administrators and auditors"
          what="Who signed in, who read what and who changed whose rights is told here."
        />
      )}
    </>
  );
}

function Audit() {
  const search = route.useSearch({ select: validateAuditSearch });
  const navigate = route.useNavigate();
  return (
    <div className={page.scroll}>
      <div className={page.page}>
        <h1 className={page.title}>Audit log</h1>
        <PageTabs label="Audit log" to="/audit" tabs={TABS} />
        {search.tab === "alerts" ? (
          <Alerts />
        ) : (
          <AuditLog
            filters={filtersOf(search)}
            onFilters={(filters) => void navigate({ search: filters, replace: true })}
          />
        )}
      </div>
    </div>
  );
}
