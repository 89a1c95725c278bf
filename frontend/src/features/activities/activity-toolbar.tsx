import { Button } from "@mantine/core";
import { IconDownload, IconFilter, IconPlus } from "@tabler/icons-react";
import type { ReactNode, Ref } from "react";

import type { Total } from "@/api/types";
import { formatNumber, formatTotal } from "@/lib/format";

import classes from "./activity-toolbar.module.css";
import type { Columns } from "./columns";
import { ColumnsMenu } from "./columns-menu";
import type { Condition } from "./conditions";
import type { Density } from "./density";
import { DensitySwitch } from "./density-switch";
import { FilterChips } from "./filter-chips";
import { MonthSwitch } from "./month-switch";
import { SearchBox } from "./search-box";
import { SearchHelp } from "./search-help";
import type { ActivityFilters, Sort } from "./search-params";
import { SortMenu } from "./sort-menu";

interface ActivityToolbarProps {
  searchRef: Ref<HTMLInputElement>;
  query: string;
  onSearch: (query: string) => void;
  conditions: readonly Condition[];
  onFilters: (filters: ActivityFilters) => void;
  /** Given where the filters are not on the screen. */
  onShowFilters: (() => void) | undefined;
  total: Total | undefined;
  isStale: boolean;
  sort: Sort;
  onSort: (sort: Sort) => void;
  density: Density;
  onDensity: (density: Density) => void;
  columns: Columns | undefined;
  onColumns: (columns: Columns | undefined) => void;
  builder: { isShown: boolean; onToggle: () => void };
  /** The menu of views. */
  views: ReactNode;
  /** Given where there is room for the months above the list. */
  months: { isShown: boolean; onToggle: () => void } | undefined;
  /** Given to whom may export. */
  onExport: (() => void) | undefined;
}

export function ActivityToolbar({
  searchRef,
  query,
  onSearch,
  conditions,
  onFilters,
  onShowFilters,
  total,
  isStale,
  sort,
  onSort,
  density,
  onDensity,
  columns,
  onColumns,
  builder,
  views,
  months,
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
        <p className={classes.total} role="status" data-stale={isStale || undefined}>
          {total && formatTotal(total, "activity", "activities")}
        </p>
        {views}
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
          {months && <MonthSwitch isShown={months.isShown} onToggle={months.onToggle} />}
          {onExport && total && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              leftSection={<IconDownload size={15} aria-hidden />}
              disabled={total.count === 0 || isStale}
              onClick={onExport}
            >
              {total.exact ? `Export ${formatNumber(total.count)}` : "Export"}
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
