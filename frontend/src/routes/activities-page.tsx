import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, useEffect, useMemo, useRef, useState } from "react";

import { ApiError } from "@/api/api-error";
import type { Activity, Viewer } from "@/api/types";
import { useDeniedFields, useViewer } from "@/components/viewer-context";
import { useShortcuts } from "@/components/use-shortcuts";
import { ActivityList } from "@/features/activities/activity-list";
import { ActivityToolbar } from "@/features/activities/activity-toolbar";
import { conditionsOf } from "@/features/activities/conditions";
import { FacetRail } from "@/features/activities/facet-rail";
import { parseExpression } from "@/features/activities/filter-builder/expression";
import { useVocabulary } from "@/features/activities/filter-builder/use-vocabulary";
import { fieldLabel } from "@/features/activities/filter-builder/words";
import { FirstUse } from "@/features/activities/first-use";
import { MonthStrip } from "@/features/activities/month-strip";
import { NoMatch } from "@/features/activities/no-match";
import { filterOptionsQuery, MAX_IDS_IN_ADDRESS } from "@/features/activities/queries";
import { DEFAULT_SORT, filtersOf, validateActivitySearch } from "@/features/activities/search-params";
import { maySort } from "@/features/activities/sorting";
import { useActivityList } from "@/features/activities/use-activity-list";
import { useHiddenByFilter } from "@/features/activities/use-hidden-by-filter";
import { useMonthsShown } from "@/features/activities/use-months-shown";
import { useSelectionStore } from "@/features/selection/selection-context";
import { SelectedBanner } from "@/features/selection/selected-banner";
import { SelectedPanel } from "@/features/selection/selected-panel";
import { ViewMenu } from "@/features/views/view-menu";
import { ViewNotices } from "@/features/views/view-notices";
import { searchTerms } from "@/lib/text-match";

import classes from "./activities-page.module.css";
import { ActivityDrawer } from "./activity-drawer";
import { NotLinked } from "./not-linked";
import { NothingSelected } from "./nothing-selected";
import { PagePart } from "./page-part";
import { TrayBar } from "./tray-bar";
import { useActivityNavigation } from "./use-activity-navigation";
import { useListLook } from "./use-list-look";
import { useOpenView } from "./use-open-view";
import { useSelectedSnapshot } from "./use-selected-snapshot";

const route = getRouteApi("/signed-in/activities");
/** What lies over the page comes when it is first opened. */
const FilterSheet = lazy(async () => ({ default: (await import("./filter-sheet")).FilterSheet }));
const FilterBuilder = lazy(async () => ({
  default: (await import("@/features/activities/filter-builder/filter-builder")).FilterBuilder,
}));
const ShareDrawer = lazy(async () => ({ default: (await import("./share-drawer")).ShareDrawer }));

/** What the API found wrong with the filter, by place. */
function errorsOf(error: Error | null) {
  return error instanceof ApiError ? error.errors : NO_ERRORS;
}

const NO_ERRORS = [] as const;
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
  const [showsBuilder, setShowsBuilder] = useState(false);
  const look = useListLook(search, go);
  const open = useOpenView(search, go);
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
  const expression = useMemo(() => parseExpression(filters.filter), [filters.filter]);
  const words = useVocabulary(expression);
  const conditions = conditionsOf(filters, options.data, words);
  const builder = (
    <FilterBuilder filter={filters.filter} errors={errorsOf(list.error)} onChange={go.setExpression} />
  );
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
            density={look.density}
            onDensity={look.setDensity}
            columns={look.columns}
            onColumns={look.setColumns}
            builder={{ isShown: showsBuilder, onToggle: () => setShowsBuilder(!showsBuilder) }}
            views={<ViewMenu {...open} />}
            months={chosenIds === undefined ? months : undefined}
          />
          {open.view && (
            <ViewNotices
              view={open.view}
              isOutdated={open.isOutdated}
              labelOf={(field) => fieldLabel(words, field)}
              onLoad={() => open.view && open.onOpen(open.view)}
            />
          )}
          {showsBuilder && !isNarrow && (
            <div className={classes.builder}>
              <PagePart name="filter builder">{builder}</PagePart>
            </div>
          )}
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
          ) : (
            <ActivityList
              list={list}
              terms={terms}
              sort={sort}
              onSort={go.setSort}
              density={look.density}
              columns={look.columns}
              onColumns={look.setColumns}
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
        mayShare={mayShare}
      />
      <PagePart name={search.share ? "share" : "filters"}>
        {isNarrow && showsBuilder && (
          <FilterSheet title="Filter" onClose={() => setShowsBuilder(false)} total={list.total}>
            {builder}
          </FilterSheet>
        )}
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
