import { useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, useEffect, useMemo, useRef, useState } from "react";

import type { Activity, Viewer } from "@/api/types";
import { useDeniedFields, useViewer } from "@/components/viewer-context";
import { useShortcuts } from "@/components/use-shortcuts";
import { ActivityList } from "@/features/activities/activity-list";
import { ActivityToolbar } from "@/features/activities/activity-toolbar";
import { conditionsOf } from "@/features/activities/conditions";
import type { Density } from "@/features/activities/density";
import { FacetRail } from "@/features/activities/facet-rail";
import { FirstUse } from "@/features/activities/first-use";
import { MonthStrip } from "@/features/activities/month-strip";
import { NoMatch } from "@/features/activities/no-match";
import { filterOptionsQuery } from "@/features/activities/queries";
import { DEFAULT_SORT, filtersOf, validateActivitySearch } from "@/features/activities/search-params";
import { maySort } from "@/features/activities/sorting";
import { useActivityList } from "@/features/activities/use-activity-list";
import { useMonthsShown } from "@/features/activities/use-months-shown";
import { useSelectionStore } from "@/features/selection/selection-context";
import { SelectedBanner } from "@/features/selection/selected-banner";
import { SelectAllBanner } from "@/features/selection/select-all-banner";
import { SelectAllBox } from "@/features/selection/select-all-box";
import { searchTerms } from "@/lib/text-match";

import classes from "./activities-page.module.css";
import { ActivityDrawer } from "./activity-drawer";
import { NotLinked } from "./not-linked";
import { NothingSelected } from "./nothing-selected";
import { PagePart } from "./page-part";
import { TrayBar } from "./tray-bar";
import { useActivityNavigation } from "./use-activity-navigation";
import { useSelectAll } from "./use-select-all";
import { useSelectedSnapshot } from "./use-selected-snapshot";

const route = getRouteApi("/signed-in/activities");
/** What lies over the page comes when it is first opened. */
const FilterSheet = lazy(async () => ({ default: (await import("./filter-sheet")).FilterSheet }));
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
  const selection = useSelectionStore();
  const denied = useDeniedFields();
  const mayShare = viewer.scopes.includes("select");
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const [showsFilters, setShowsFilters] = useState(false);
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
  const isShowingSelected = (search.selected ?? false) && mayShare;
  const chosen = useSelectedSnapshot(selection, isShowingSelected);
  const isNothing = chosen?.count === 0;

  const list = useActivityList({ filters, sort, selection: isNothing ? undefined : chosen });
  const options = useQuery(filterOptionsQuery(filters));
  const conditions = conditionsOf(filters, options.data);
  const all = useSelectAll(selection, filters, list.total, list.activities);
  const canSelectAll = mayShare && !isShowingSelected && (list.total?.count ?? 0) > 0;

  useEffect(() => selection.see(list.activities), [selection, list.activities]);

  function openActivity(activity: Activity): void {
    go.open(activity.id, search.open !== undefined);
  }

  useShortcuts({
    "/": () => searchBox.current?.focus(),
    f: () =>
      isNarrow ? setShowsFilters(true) : rail.current?.querySelector<HTMLElement>("button,input")?.focus(),
    s: () => mayShare && selection.summary().count > 0 && go.setSharing(true),
    "mod+a": () => canSelectAll && all.ask(),
    "mod+z": () => selection.undo(),
    "shift+mod+z": () => selection.redo(),
    Escape: () => {
      if (search.open) go.open(undefined);
      else if (search.q) go.setQuery("");
    },
  });

  const facets = <FacetRail filters={filters} onChange={go.setFilters} />;
  const empty = isNothing ? (
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
            total={isNothing ? undefined : list.total}
            onSelectAll={isNarrow && canSelectAll ? all.ask : undefined}
            isStale={list.isStale}
            sort={sort}
            onSort={go.setSort}
            density={density}
            onDensity={setDensity}
            months={isShowingSelected ? undefined : months}
          />
          {!isShowingSelected && months?.isShown && (
            <MonthStrip
              filters={filters}
              options={options.data}
              isPending={options.isPending}
              isStale={options.isPlaceholderData}
              onChange={go.setFilters}
            />
          )}
          {chosen && !isNothing && <SelectedBanner onShowAll={() => go.showSelected(false)} />}
          {all.isAsking && canSelectAll && (
            <SelectAllBanner
              count={all.count}
              error={all.error}
              replaces={selection.summary().count > 0}
              onSelect={all.select}
              onCancel={all.cancel}
            />
          )}
          {isNothing ? (
            empty
          ) : (
            <ActivityList
              list={list}
              terms={terms}
              sort={sort}
              onSort={go.setSort}
              density={density}
              selection={selection}
              selectAll={
                canSelectAll && (
                  <SelectAllBox
                    store={selection}
                    activities={list.activities}
                    areAll={!list.hasMore}
                    onAsk={all.ask}
                    onUnselect={all.unselect}
                  />
                )
              }
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
        isShowingSelected={isShowingSelected}
        onShowSelected={go.showSelected}
        onSelectAll={all.ask}
        onOpen={(id) => go.open(id)}
        onShare={() => go.setSharing(true)}
        mayShare={mayShare}
      />
      <PagePart name={search.share ? "share" : "filters"}>
        {isNarrow && showsFilters && (
          <FilterSheet onClose={() => setShowsFilters(false)} total={list.total}>
            {facets}
          </FilterSheet>
        )}
        {search.share && mayShare && <ShareDrawer isNarrow={isNarrow} onClose={() => go.setSharing(false)} />}
      </PagePart>
    </>
  );
}
