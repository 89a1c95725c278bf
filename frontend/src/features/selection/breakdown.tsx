import { Popover, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { EMPTY_LABEL, formatNumber } from "@/lib/format";

import classes from "./hidden-list.module.css";
import { breakdownQuery } from "./queries";

interface BreakdownProps {
  id: string;
  version: number;
}

const TOP = 5;

/** What the selection is made of, counted when somebody asks. */
export function Breakdown({ id, version }: BreakdownProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { data, error } = useQuery({ ...breakdownQuery(id, version), enabled: isOpen });

  return (
    <Popover
      width="min(360px, 94vw)"
      position="top-start"
      shadow="md"
      opened={isOpen}
      onChange={setIsOpen}
      withinPortal={false}
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton className={classes.breakdownOpener} onClick={() => setIsOpen(!isOpen)}>
          Breakdown
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown tabIndex={-1} className={classes.dropdown}>
        {error && <p className={classes.title}>{error.message}</p>}
        {!data && !error && <p className={classes.title}>Counting…</p>}
        {data &&
          Object.entries(data.facets).map(([facet, options]) => (
            <div key={facet} className={classes.facet}>
              <p className={classes.title}>{data.info[facet]?.label ?? facet}</p>
              <dl className={classes.counts}>
                {options.slice(0, TOP).map(({ value, label, count }) => (
                  <div key={value}>
                    <dt>{label === "" ? EMPTY_LABEL : label}</dt>
                    <dd>{formatNumber(count)}</dd>
                  </div>
                ))}
                {(data.info[facet]?.distinct ?? 0) > TOP && (
                  <div>
                    <dt>and {formatNumber((data.info[facet]?.distinct ?? 0) - TOP)} more</dt>
                    <dd />
                  </div>
                )}
              </dl>
            </div>
          ))}
      </Popover.Dropdown>
    </Popover>
  );
}
