import { useNavigate } from "@tanstack/react-router";
import { lazy, type ReactNode } from "react";

import type { Total } from "@/api/types";

import { PagePart } from "./page-part";
import type { useExporting } from "./use-exporting";

/** What lies over the page comes when it is first opened. */
const FilterSheet = lazy(async () => ({ default: (await import("./filter-sheet")).FilterSheet }));
const ExportDialog = lazy(async () => ({
  default: (await import("@/features/exports/export-dialog")).ExportDialog,
}));
const ShareDrawer = lazy(async () => ({ default: (await import("./share-drawer")).ShareDrawer }));

interface ActivitiesOverlaysProps {
  isNarrow: boolean;
  total: Total | undefined;
  /** The filter builder while it is open; on a wide page it has a place of its own. */
  builder: ReactNode;
  onCloseBuilder: () => void;
  /** The facets while they are open; on a wide page they have a place of their own. */
  facets: ReactNode;
  onCloseFilters: () => void;
  exporting: ReturnType<typeof useExporting>;
  isSharing: boolean;
  onCloseSharing: () => void;
}

/** Everything that lies over the page of activities. */
export function ActivitiesOverlays(props: ActivitiesOverlaysProps) {
  const { isNarrow, total, builder, facets, exporting, isSharing } = props;
  const navigate = useNavigate();
  return (
    <PagePart name={exporting.request ? "export" : isSharing ? "share" : "filters"}>
      {isNarrow && builder && (
        <FilterSheet title="Filter" onClose={props.onCloseBuilder} total={total}>
          {builder}
        </FilterSheet>
      )}
      {isNarrow && facets && (
        <FilterSheet onClose={props.onCloseFilters} total={total}>
          {facets}
        </FilterSheet>
      )}
      {exporting.request && (
        <ExportDialog
          request={exporting.request}
          onClose={exporting.close}
          onAsked={() => void navigate({ to: "/exports" })}
        />
      )}
      {isSharing && <ShareDrawer isNarrow={isNarrow} onClose={props.onCloseSharing} />}
    </PagePart>
  );
}
