import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, useEffect, useMemo, useRef, useState } from "react";

import { fieldErrorsOf } from "@/api/api-error";
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
import { GroupedList } from "@/features/activities/grouped-list";
import { filterOptionsQuery } from "@/features/activities/queries";
import { DEFAULT_SORT, filtersOf, validateActivitySearch } from "@/features/activities/search-params";
import { maySort } from "@/features/activities/sorting";
import { Timeline } from "@/features/activities/timeline";
import { useActivityList } from "@/features/activities/use-activity-list";
import { useTimelineShown } from "@/features/activities/use-timeline-shown";
import { useSelectionStore } from "@/features/selection/selection-context";
import { SelectedBanner } from "@/features/selection/selected-banner";
import { SelectAllBanner } from "@/features/selection/select-all-banner";
import { SelectAllBox } from "@/features/selection/select-all-box";
import { ViewMenu } from "@/features/views/view-menu";
import { ViewNotices } from "@/features/views/view-notices";

import classes from "./activities-page.module.css";
import { ActivitiesOverlays } from "./activities-overlays";
import { ActivityDrawer } from "./activity-drawer";
import { NotLinked } from "./not-linked";
import { NothingListed } from "./nothing-listed";
import { PagePart } from "./page-part";
import { TrayBar } from "./tray-bar";
import { useActivityNavigation } from "./use-activity-navigation";
import { useListLook } from "./use-list-look";
import { useExporting } from "./use-exporting";
import { useOpenView } from "./use-open-view";
import { useSelectAll } from "./use-select-all";
import { useSelectedSnapshot } from "./use-selected-snapshot";

const route = getRouteApi("/signed-in/activities");
/** Comes when it is first opened. */
const FilterBuilder = lazy(async () => ({
  default: (await import("@/features/activities/filter-builder/filter-builder")).FilterBuilder,
}));

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
  const mayExport = viewer.scopes.includes("export");
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const [showsFilters, setShowsFilters] = useState(false);
  const [showsBuilder, setShowsBuilder] = useState(false);
  const look = useListLook(search, go);
  const open = useOpenView(search, go);
  const timeline = useTimelineShown();
  const searchBox = useRef<HTMLInputElement>(null);
  const rail = useRef<HTMLElement>(null);

  const filters = useMemo(() => filtersOf(search), [search]);
  const sort = search.sort && maySort(search.sort, denied) ? search.sort : DEFAULT_SORT;
  const isShowingSelected = (search.selected ?? false) && mayShare;
  const chosen = useSelectedSnapshot(selection, isShowingSelected);
  const isNothing = chosen?.count === 0;

  const list = useActivityList({ filters, sort, at: search.at, selection: isNothing ? undefined : chosen });
  const options = useQuery(filterOptionsQuery(filters));
  const expression = useMemo(() => parseExpression(filters.filter), [filters.filter]);
  const words = useVocabulary(expression);
  const conditions = conditionsOf(filters, options.data, words);
  const builder = (
    <FilterBuilder filter={filters.filter} errors={fieldErrorsOf(list.error)} onChange={go.setExpression} />
  );
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

  const exports = useExporting(filters, sort, list.total);

  const facets = <FacetRail filters={filters} onChange={go.setFilters} />;
  const empty = (
    <NothingListed
      isSelectionEmpty={isNothing}
      conditions={conditions}
      onChange={go.setFilters}
      onShowAll={() => go.showSelected(false)}
    />
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
            filters={filters}
            conditions={conditions}
            onFilters={go.setFilters}
            onShowFilters={isNarrow ? () => setShowsFilters(true) : undefined}
            total={isNothing ? undefined : list.total}
            onSelectAll={isNarrow && mayShare && !isShowingSelected ? all.ask : undefined}
            isStale={list.isStale}
            sort={sort}
            onSort={go.setSort}
            onAt={isShowingSelected ? undefined : go.setAt}
            group={search.group}
            onGroup={go.setGroup}
            density={look.density}
            onDensity={look.setDensity}
            columns={look.columns}
            onColumns={look.setColumns}
            builder={{ isShown: showsBuilder, onToggle: () => setShowsBuilder(!showsBuilder) }}
            views={<ViewMenu {...open} />}
            timeline={isShowingSelected ? undefined : timeline}
            onExport={mayExport && !isShowingSelected ? exports.askForList : undefined}
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
          {!isShowingSelected && timeline?.isShown && <Timeline filters={filters} onChange={go.setFilters} />}
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
          ) : search.group && !isShowingSelected ? (
            <GroupedList
              filters={filters}
              by={search.group}
              density={look.density}
              selection={selection}
              onOpen={openActivity}
              onSelect={mayShare ? all.selectGroup : undefined}
              empty={empty}
            />
          ) : (
            <ActivityList
              list={list}
              sort={sort}
              onSort={go.setSort}
              density={look.density}
              columns={look.columns}
              onColumns={look.setColumns}
              selection={selection}
              selectAll={
                canSelectAll && (
                  <SelectAllBox
                    store={selection}
                    activities={list.activities}
                    areAll={list.isWhole}
                    onAsk={all.ask}
                    onUnselect={all.unselect}
                  />
                )
              }
              at={search.at}
              onAt={go.setAt}
              openId={search.open}
              onOpen={openActivity}
              empty={empty}
            />
          )}
        </div>
        <ActivityDrawer
          id={search.share && mayShare ? undefined : search.open}
          query={filters.q}
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
        onExport={mayExport ? () => void exports.askForSelected() : undefined}
        mayShare={mayShare}
      />
      <ActivitiesOverlays
        isNarrow={isNarrow}
        total={list.total}
        builder={showsBuilder && builder}
        onCloseBuilder={() => setShowsBuilder(false)}
        facets={showsFilters && facets}
        onCloseFilters={() => setShowsFilters(false)}
        exporting={exports}
        isSharing={(search.share ?? false) && mayShare}
        onCloseSharing={() => go.setSharing(false)}
      />
    </>
  );
}
