import { getRouteApi } from "@tanstack/react-router";

import { useViewer } from "@/components/viewer-context";
import { ImportRuns } from "@/features/imports/import-runs";
import { ObjectCounts } from "@/features/imports/object-counts";
import { validateDataSearch } from "@/features/imports/search-params";
import { Quarantine } from "@/features/imports/quarantine";

import classes from "./data-page.module.css";
import { NoRight } from "./no-right";

const route = getRouteApi("/signed-in/data");

export function DataPage() {
  const viewer = useViewer();
  if (!viewer.scopes.includes("audit")) {
    return <NoRight who="administrators and auditors" what="What was imported is told here." />;
  }
  return <Data />;
}

function Data() {
  const search = route.useSearch({ select: validateDataSearch });
  const navigate = route.useNavigate();

  function showQuarantineOf(importId: string | undefined): void {
    void navigate({ search: importId ? { import: importId } : {}, hash: importId ? "quarantine" : "" });
  }

  return (
    <div className={classes.scroll}>
      <title>Data · Cool Mint</title>
      <div className={classes.page}>
        <h1 className={classes.title}>Data</h1>
        <section aria-labelledby="counts">
          <h2 id="counts" className={classes.heading}>
            What is here
          </h2>
          <ObjectCounts />
        </section>
        <section aria-labelledby="imports">
          <h2 id="imports" className={classes.heading}>
            Imports
          </h2>
          <ImportRuns onShowQuarantine={showQuarantineOf} />
        </section>
        <section aria-labelledby="quarantine">
          <h2 id="quarantine" className={classes.heading}>
            Quarantine
          </h2>
          <Quarantine importId={search.import} onShowEvery={() => showQuarantineOf(undefined)} />
        </section>
      </div>
    </div>
  );
}
