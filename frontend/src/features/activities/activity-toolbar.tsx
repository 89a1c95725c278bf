import { Button } from "@mantine/core";
import { IconDownload, IconFilter, IconPlus } from "@tabler/icons-react";
import type { ReactNode, Ref } from "react";

import type { Total } from "@/api/types";
import { formatNumber } from "@/lib/format";

import classes from "./activity-toolbar.module.css";
import type { Columns } from "./columns";
import { ColumnsMenu } from "./columns-menu";
import type { Condition } from "./conditions";
import type { Density } from "./density";
import { DayJump } from "./day-jump";
import { DensitySwitch } from "./density-switch";
import { FilterChips } from "./filter-chips";
import type { GroupBy } from "./group-by";
import { GroupMenu } from "./group-menu";
import { ListTotal } from "./list-total";
import { SearchBox } from "./search-box";
import { SearchHelp } from "./search-help";
import { isSortedByDay, type ActivityFilters, type Sort } from "./search-params";
import { SortMenu } from "./sort-menu";
import { TimelineSwitch } from "./timeline-switch";

interface ActivityToolbarProps {
  searchRef: Ref<HTMLInputElement>;
  query: string;
  onSearch: (query: string) => void;
  filters: ActivityFilters;
  conditions: readonly Condition[];
  onFilters: (filters: ActivityFilters) => void;
  /** Given where the filters are not on the screen. */
  onShowFilters: (() => void) | undefined;
  total: Total | undefined;
  /** Given where the box above all boxes is not on the screen. */
  onSelectAll: (() => void) | undefined;
  isStale: boolean;
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** Leads to a day; given where the list can begin at one. */
  onAt: ((at: string | undefined) => void) | undefined;
  group: GroupBy | undefined;
  onGroup: (group: GroupBy | undefined) => void;
  density: Density;
  onDensity: (density: Density) => void;
  columns: Columns | undefined;
  onColumns: (columns: Columns | undefined) => void;
  builder: { isShown: boolean; onToggle: () => void };
  /** The menu of views. */
  views: ReactNode;
  /** Given where there is room for the timeline above the list. */
  timeline: { isShown: boolean; onToggle: () => void } | undefined;
  /** Given to whom may export. */
  onExport: (() => void) | undefined;
}

export function ActivityToolbar({
  searchRef,
  query,
  onSearch,
  filters,
  conditions,
  onFilters,
  onShowFilters,
  total,
  onSelectAll,
  isStale,
  sort,
  onSort,
  onAt,
  group,
  onGroup,
  density,
  onDensity,
  columns,
  onColumns,
  builder,
  views,
  timeline,
  onExport,
}: ActivityToolbarProps) {
  const filterCount = conditions.filter(({ key }) => key !== "q").length;

  return (
    <div className={classes.toolbar}>
      <div className={classes.first}>
        <div className={classes.search}>
          <SearchBox ref={searchRef} value={query} onSearch={onSearch} />
        </div>
        <SearchHelp />
        {onShowFilters && (
          <Button
            variant="default"
            leftSection={<IconFilter size={15} aria-hidden />}
            onClick={onShowFilters}
          >
            {filterCount > 0 ? `Filters (${filterCount})` : "Filters"}
          </Button>
        )}
      </div>
      <div className={classes.second}>
        <ListTotal total={total} filters={filters} isStale={isStale} />
        {views}
        {onSelectAll && (
          <Button
            variant="subtle"
            size="compact-sm"
            disabled={!total || total.count === 0}
            onClick={onSelectAll}
          >
            Select all
          </Button>
        )}
        <FilterChips conditions={conditions} onChange={onFilters} />
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconPlus size={13} aria-hidden />}
          aria-expanded={builder.isShown}
          onClick={builder.onToggle}
        >
          Filter
        </Button>
        <div className={classes.view}>
          <SortMenu sort={sort} hasQuery={query !== ""} onSort={onSort} />
          {onAt && !group && isSortedByDay(sort) && <DayJump onJump={onAt} />}
          <GroupMenu group={group} onGroup={onGroup} />
          {timeline && <TimelineSwitch {...timeline} />}
          {onExport && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              leftSection={<IconDownload size={15} aria-hidden />}
              disabled={!total || total.count === 0 || isStale}
              onClick={onExport}
            >
              {total?.exact ? `Export ${formatNumber(total.count)}` : "Export"}
            </Button>
          )}
          <span className={classes.density}>
            <ColumnsMenu columns={columns} onChange={onColumns} />
            <DensitySwitch density={density} onChange={onDensity} />
          </span>
        </div>
      </div>
    </div>
  );
}
