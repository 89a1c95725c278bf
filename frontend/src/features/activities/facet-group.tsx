import { UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";

import type { FacetInfo, FacetOption } from "@/api/types";
import { formatNumber } from "@/lib/format";

import { selectedValues, withoutParameter } from "./conditions";
import { FacetOptions } from "./facet-options";
import classes from "./facet-rail.module.css";
import type { ActivityFilters } from "./search-params";

interface FacetGroupProps {
  facet: string;
  info: FacetInfo;
  options: readonly FacetOption[];
  filters: ActivityFilters;
  isOpenAtFirst: boolean;
  onChange: (filters: ActivityFilters) => void;
}

export function FacetGroup({ facet, info, options, filters, isOpenAtFirst, onChange }: FacetGroupProps) {
  const selected = selectedValues(filters, info.parameter);
  const [isOpen, setIsOpen] = useState(isOpenAtFirst || selected.length > 0);
  const contentId = useId();

  if (options.length === 0) return null;

  return (
    <section className={classes.group} aria-label={info.label}>
      <h2 className={classes.groupHead}>
        <UnstyledButton
          className={classes.groupToggle}
          aria-expanded={isOpen}
          aria-controls={contentId}
          onClick={() => setIsOpen(!isOpen)}
        >
          <IconChevronRight
            size={14}
            aria-hidden
            className={classes.chevron}
            data-open={isOpen || undefined}
          />
          <span className={classes.groupName}>{info.label}</span>
          {selected.length > 0 && (
            <span className={classes.chosen} title={`${selected.length} chosen`}>
              {formatNumber(selected.length)}
            </span>
          )}
        </UnstyledButton>
        {selected.length > 0 && (
          <UnstyledButton
            className={classes.reset}
            aria-label={`Clear ${info.label}`}
            onClick={() => onChange(withoutParameter(filters, info.parameter))}
          >
            Clear
          </UnstyledButton>
        )}
      </h2>
      <div id={contentId} hidden={!isOpen}>
        {isOpen && (
          <FacetOptions facet={facet} info={info} options={options} filters={filters} onChange={onChange} />
        )}
      </div>
    </section>
  );
}
