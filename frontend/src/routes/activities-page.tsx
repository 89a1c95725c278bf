import { useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { lazy, useEffect, useMemo, useRef, useState } from "react";

import type { Activity, Viewer } from "@/api/types";
import { useDeniedFields, useViewer } from "@/components/viewer-context";
import { useShortcuts } from "@/components/use-shortcuts";
import { ActivityList } from "@/features/activities/activity-list";
import { ActivityToolbar } from "@/features/activities/activity-toolbar";
import { conditionsOf } from "@/features/activities/conditions";
import type { Density } from "@/features/activities/density";
import { FacetRail } from "@/features/activities/facet-rail";
import { expressionOf } from "@/features/activities/filter-expression";
import { FirstUse } from "@/features/activities/first-use";
import { GroupedList } from "@/features/activities/grouped-list";
import { MonthStrip } from "@/features/activities/month-strip";
import { NoMatch } from "@/features/activities/no-match";
import { filterOptionsQuery, MAX_IDS_IN_ADDRESS } from "@/features/activities/queries";
import { DEFAULT_SORT, filtersOf, validateActivitySearch } from "@/features/activities/search-params";
import { maySort } from "@/features/activities/sorting";
import { useActivityList } from "@/features/activities/use-activity-list";
import { useHiddenByFilter } from "@/features/activities/use-hidden-by-filter";
import { useMonthsShown } from "@/features/activities/use-months-shown";
import type { ExportRequest } from "@/features/exports/export-dialog";
import { useSelectionStore } from "@/features/selection/selection-context";
import { SelectedBanner } from "@/features/selection/selected-banner";
import { SelectedPanel } from "@/features/selection/selected-panel";
import { searchTerms } from "@/lib/text-match";

import classes from "./activities-page.module.css";
import { ActivityDrawer } from "./activity-drawer";
import { NotLinked } from "./not-linked";
import { NothingSelected } from "./nothing-selected";
import { PagePart } from "./page-part";
import { TrayBar } from "./tray-bar";
import { useActivityNavigation } from "./use-activity-navigation";
import { useSelectedSnapshot } from "./use-selected-snapshot";

const route = getRouteApi("/signed-in/activities");
/** What lies over the page comes when it is first opened. */
const FilterSheet = lazy(async () => ({ default: (await import("./filter-sheet")).FilterSheet }));
const ExportDialog = lazy(async () => ({
  default: (await import("@/features/exports/export-dialog")).ExportDialog,
}));
const ShareDrawer = lazy(async () => ({ default: (await import("./share-drawer")).ShareDrawer }));

const NARROW = "(max-width: 47.99em)";

export function ActivitiesPage() {
  const viewer = useViewer();
  return (
    <>
      <title>Activities · Cool Mint</title>
      <h1 className={classes.title}>Activities</h1>
      {viewer.sees === "nothing" ? <NotLinked /> : <Activities viewer={viewer} />}
    </>
  );
}

function Activities({ viewer }: { viewer: Viewer }) {
  // Validated again: the router hands on what it does not know, and the API refuses what it does not know.
  const search = route.useSearch({ select: validateActivitySearch });
  const go = useActivityNavigation();
  const navigate = useNavigate();
  const selection = useSelectionStore();
  const denied = useDeniedFields();
  const mayShare = viewer.scopes.includes("select");
  const mayExport = viewer.scopes.includes("export");
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const [showsFilters, setShowsFilters] = useState(false);
  const [exporting, setExporting] = useState<ExportRequest>();
  const [density, setDensity] = useLocalStorage<Density>({
    key: "coolmint-density",
    defaultValue: "comfortable",
    getInitialValueInEffect: false,
    deserialize: (value) => (value === '"compact"' ? "compact" : "comfortable"),
  });
  const months = useMonthsShown();
  const searchBox = useRef<HTMLInputElement>(null);
  const rail = useRef<HTMLElement>(null);

  const filters = useMemo(() => filtersOf(search), [search]);
  const terms = useMemo(() => searchTerms(filters.q), [filters.q]);
  const sort = search.sort && maySort(search.sort, denied) ? search.sort : DEFAULT_SORT;
  const chosenIds = useSelectedSnapshot(selection, search.selected ?? false);
  const isTooMany = chosenIds !== undefined && chosenIds.length > MAX_IDS_IN_ADDRESS;
  const isByFilter = chosenIds === undefined || chosenIds.length === 0 || isTooMany;

  const list = useActivityList({ filters, sort, onlyIds: isByFilter ? undefined : chosenIds });
  const options = useQuery(filterOptionsQuery(filters));
  const conditions = conditionsOf(filters, options.data);
  const hidden = useHiddenByFilter(filters, isByFilter ? [] : chosenIds, true);
  const hiddenIds = useMemo(() => hidden?.ids && new Set(hidden.ids), [hidden]);

  useEffect(() => selection.refresh(list.activities), [selection, list.activities]);

  function openActivity(activity: Activity): void {
    go.open(activity.id, search.open !== undefined);
  }

  useShortcuts({
    "/": () => searchBox.current?.focus(),
    f: () =>
      isNarrow ? setShowsFilters(true) : rail.current?.querySelector<HTMLElement>("button,input")?.focus(),
    s: () => mayShare && selection.items().size > 0 && go.setSharing(true),
    "mod+z": () => selection.undo(),
    Escape: () => {
      if (search.open) go.open(undefined);
      else if (search.q) go.setQuery("");
    },
  });

  function exportList(): void {
    const source = { filter: expressionOf(filters), q: filters.q ?? null };
    setExporting({ source, sort, count: list.total?.exact ? list.total.count : undefined });
  }

  function exportSelected(): void {
    const ids = [...selection.items().keys()];
    setExporting({ source: { filter: { field: "id", op: "any_of", value: ids } }, count: ids.length });
  }

  const facets = <FacetRail filters={filters} onChange={go.setFilters} />;
  const empty =
    chosenIds?.length === 0 ? (
      <NothingSelected onShowAll={() => go.showSelected(false)} />
    ) : conditions.length > 0 ? (
      <NoMatch conditions={conditions} onChange={go.setFilters} />
    ) : (
      <FirstUse />
    );

  return (
    <>
      <div className={classes.page}>
        {!isNarrow && (
          <section ref={rail} className={classes.rail} aria-label="Filters">
            {facets}
          </section>
        )}
        <div className={classes.center}>
          <ActivityToolbar
            searchRef={searchBox}
            query={filters.q ?? ""}
            onSearch={go.setQuery}
            conditions={conditions}
            onFilters={go.setFilters}
            onShowFilters={isNarrow ? () => setShowsFilters(true) : undefined}
            total={isTooMany || chosenIds?.length === 0 ? undefined : list.total}
            isStale={list.isStale}
            sort={sort}
            onSort={go.setSort}
            group={search.group}
            onGroup={go.setGroup}
            density={density}
            onDensity={setDensity}
            months={chosenIds === undefined ? months : undefined}
            onExport={mayExport && chosenIds === undefined ? exportList : undefined}
          />
          {chosenIds === undefined && months?.isShown && (
            <MonthStrip
              filters={filters}
              options={options.data}
              isPending={options.isPending}
              isStale={options.isPlaceholderData}
              onChange={go.setFilters}
            />
          )}
          {chosenIds !== undefined && chosenIds.length > 0 && (
            <SelectedBanner
              store={selection}
              hiddenIds={hiddenIds}
              onShowAll={() => go.showSelected(false)}
            />
          )}
          {isTooMany ? (
            <SelectedPanel store={selection} onOpen={(id) => go.open(id)} />
          ) : chosenIds?.length === 0 ? (
            empty
          ) : search.group && chosenIds === undefined ? (
            <GroupedList
              filters={filters}
              by={search.group}
              density={density}
              selection={selection}
              onOpen={openActivity}
              maySelect={mayShare}
              empty={empty}
            />
          ) : (
            <ActivityList
              list={list}
              terms={terms}
              sort={sort}
              onSort={go.setSort}
              density={density}
              selection={selection}
              hiddenIds={hiddenIds}
              openId={search.open}
              onOpen={openActivity}
              empty={empty}
            />
          )}
        </div>
        <ActivityDrawer
          id={search.share && mayShare ? undefined : search.open}
          activities={list.activities}
          selection={selection}
          isNarrow={isNarrow}
          onOpen={(id) => go.open(id, true)}
          onClose={() => go.open(undefined)}
        />
      </div>
      <TrayBar
        filters={filters}
        isShowingSelected={chosenIds !== undefined}
        onShowSelected={go.showSelected}
        onShare={() => go.setSharing(true)}
        onExport={mayExport ? exportSelected : undefined}
        mayShare={mayShare}
      />
      <PagePart name={exporting ? "export" : search.share ? "share" : "filters"}>
        {isNarrow && showsFilters && (
          <FilterSheet onClose={() => setShowsFilters(false)} total={list.total}>
            {facets}
          </FilterSheet>
        )}
        {exporting && (
          <ExportDialog
            request={exporting}
            onClose={() => setExporting(undefined)}
            onAsked={() => void navigate({ to: "/exports" })}
          />
        )}
        {search.share && mayShare && <ShareDrawer isNarrow={isNarrow} onClose={() => go.setSharing(false)} />}
      </PagePart>
    </>
  );
}
