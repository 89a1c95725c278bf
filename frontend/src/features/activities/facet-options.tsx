import { TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { FacetInfo, FacetOption } from "@/api/types";
import { formatNumber } from "@/lib/format";

import { selectedValues, toggleValue } from "./conditions";
import { FacetCheckbox } from "./facet-checkbox";
import classes from "./facet-rail.module.css";
import { facetSearchQuery } from "./queries";
import { longMonthLabel, monthLabel } from "./month-label";
import { isFlagParameter, type ActivityFilters } from "./search-params";

interface FacetOptionsProps {
  facet: string;
  info: FacetInfo;
  options: readonly FacetOption[];
  filters: ActivityFilters;
  onChange: (filters: ActivityFilters) => void;
}

const SHORT = 6;
/** A list that can be looked over needs no search. */
const LONG = 12;
const DEBOUNCE_MS = 200;

function optionLabel(parameter: string, option: FacetOption): string {
  if (parameter === "month") return monthLabel(option.value);
  if (!isFlagParameter(parameter)) return option.label;
  return option.value === "true" ? "Yes" : "No";
}

/** Months are found by the words that are shown, which only this page knows. */
function hasWords(option: FacetOption, words: string): boolean {
  const text = `${monthLabel(option.value)} ${longMonthLabel(option.value)} ${option.value}`;
  return text.toLocaleLowerCase().includes(words.toLocaleLowerCase());
}

export function FacetOptions({ facet, info, options, filters, onChange }: FacetOptionsProps) {
  const [showsAll, setShowsAll] = useState(false);
  const [find, setFind] = useState("");
  const [wanted] = useDebouncedValue(find.trim(), DEBOUNCE_MS);
  const isMonths = info.parameter === "month";
  const search = useQuery({
    ...facetSearchQuery(filters, facet, wanted),
    enabled: wanted !== "" && !isMonths,
  });

  const selected = selectedValues(filters, info.parameter);
  const searched = isMonths
    ? options.filter((option) => hasWords(option, wanted))
    : (search.data?.facets[facet] ?? []);
  const found = wanted === "" ? options : searched;
  const largest = Math.max(1, ...options.map(({ count }) => count), ...found.map(({ count }) => count));
  const chosenFirst = [
    ...found.filter((option) => selected.includes(option.value)),
    ...found.filter((option) => !selected.includes(option.value)),
  ];
  const isShort = !showsAll && wanted === "";
  const shown = isShort ? chosenFirst.slice(0, Math.max(SHORT, selected.length)) : chosenFirst;
  const more = chosenFirst.length - shown.length;
  const unlisted = info.distinct - options.length;

  return (
    <div className={classes.options} style={{ "--count-width": `${formatNumber(largest).length}ch` }}>
      {info.distinct > LONG && (
        <TextInput
          size="xs"
          m="2px 6px 6px"
          aria-label={`Find in ${info.label}`}
          placeholder={`Find among ${formatNumber(info.distinct)}`}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      )}
      {shown.map((option) => (
        <FacetCheckbox
          key={option.value}
          label={optionLabel(info.parameter, option)}
          count={option.count}
          share={option.count / largest}
          isChecked={selected.includes(option.value)}
          onToggle={() => onChange(toggleValue(filters, info.parameter, option.value))}
        />
      ))}
      {wanted !== "" && (isMonths || search.isSuccess) && shown.length === 0 && (
        <p className={classes.note}>
          No {info.label.toLowerCase()} has “{wanted}” in it.
        </p>
      )}
      {search.isError && wanted !== "" && (
        <p className={classes.note}>The search failed. Type again to retry.</p>
      )}
      {wanted === "" && (more > 0 || showsAll) && chosenFirst.length > SHORT && (
        <UnstyledButton className={classes.more} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? "Show fewer" : `Show ${formatNumber(more)} more`}
        </UnstyledButton>
      )}
      {showsAll && unlisted > 0 && (
        <p className={classes.note}>
          {formatNumber(unlisted)} {isMonths ? "earlier ones: set a date range." : "rarer ones: use “Find”."}
        </p>
      )}
    </div>
  );
}
