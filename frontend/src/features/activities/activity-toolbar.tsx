import { Button } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import type { Ref } from "react";

import type { Total } from "@/api/types";
import { formatTotal } from "@/lib/format";

import classes from "./activity-toolbar.module.css";
import type { Condition } from "./conditions";
import type { Density } from "./density";
import { DensitySwitch } from "./density-switch";
import { FilterChips } from "./filter-chips";
import { SearchBox } from "./search-box";
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
}

export function ActivityToolbar(props: ActivityToolbarProps) {
  const { conditions, total, sort } = props;
  const filterCount = conditions.filter(({ key }) => key !== "q").length;

  return (
    <div className={classes.toolbar}>
      <div className={classes.first}>
        <div className={classes.search}>
          <SearchBox ref={props.searchRef} value={props.query} onSearch={props.onSearch} />
        </div>
        {props.onShowFilters && (
          <Button
            variant="default"
            leftSection={<IconFilter size={15} aria-hidden />}
            onClick={props.onShowFilters}
          >
            {filterCount > 0 ? `Filters (${filterCount})` : "Filters"}
          </Button>
        )}
      </div>
      <div className={classes.second}>
        <FilterChips conditions={conditions} onChange={props.onFilters} />
        <div className={classes.view}>
          <p className={classes.total} role="status" data-stale={props.isStale || undefined}>
            {total && formatTotal(total, "activity", "activities")}
          </p>
          <span className={classes.spring} />
          <SortMenu sort={sort} hasQuery={props.query !== ""} onSort={props.onSort} />
          <span className={classes.density}>
            <DensitySwitch density={props.density} onChange={props.onDensity} />
          </span>
        </div>
      </div>
    </div>
  );
}
