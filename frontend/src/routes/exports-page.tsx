import page from "@/components/page.module.css";
import { useViewer } from "@/components/viewer-context";
import { AwaitingList } from "@/features/exports/awaiting-list";
import { ExportList } from "@/features/exports/export-list";

import { NoRight } from "./no-right";

export function ExportsPage() {
  const viewer = useViewer();
  return (
    <>
      <title>Exports · Cool Mint</title>
      {viewer.scopes.includes("export") ? (
        <div className={page.scroll}>
          <div className={page.page}>
            <h1 className={page.title}>Exports</h1>
            {viewer.scopes.includes("admin") && <AwaitingList />}
            <ExportList />
          </div>
        </div>
      ) : (
        <NoRight who="those whose role may export" what="Files of activities are made and kept here." />
      )}
    </>
  );
}
