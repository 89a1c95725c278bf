import { Loader, MultiSelect, Select, type ComboboxItem } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { formatNumber } from "@/lib/format";

import { monthLabel } from "../month-label";
import { facetSearchQuery } from "../queries";

import { isOfAList } from "./defaults";
import classes from "./filter-builder.module.css";
import { facetOf } from "./use-vocabulary";
import type { ValueInputProps } from "./value-input";
import { valueWords } from "./words";

const DEBOUNCE_MS = 200;
const NO_FILTERS = {};
const WHOEVER_ASKS: ComboboxItem[] = [
  { value: "me", label: "Me" },
  { value: "my_team", label: "My team" },
];

/** Values from a facet: looked up as one types, each with how many activities have it. */
export function OptionInput({
  condition,
  field,
  words,
  onChange,
  label,
  error,
}: ValueInputProps & { label: string }) {
  const facet = facetOf(field) ?? "";
  const [search, setSearch] = useState("");
  const [wanted] = useDebouncedValue(search.trim(), DEBOUNCE_MS);
  const chosen = (Array.isArray(condition.value) ? condition.value : [condition.value])
    .filter((one) => one !== undefined && one !== null)
    .map(String);
  const isChosenLabel = chosen.some((one) => valueWords(words, field.name, one) === wanted);
  const options = useQuery({
    ...facetSearchQuery(NO_FILTERS, facet, isChosenLabel ? "" : wanted),
    enabled: facet !== "",
  });

  const found = (options.data?.facets[facet] ?? []).filter((option) => option.value !== "");
  const counts = new Map(found.map((option) => [option.value, option.count]));
  const listed: ComboboxItem[] = [
    ...(field.is_user ? WHOEVER_ASKS : []),
    ...found.map(({ value, label: name }) => ({
      value,
      label: facet === "month" ? monthLabel(value) : name,
    })),
  ];
  const missing = chosen.filter((value) => !listed.some((option) => option.value === value));
  const shared = {
    size: "xs",
    "aria-label": label,
    className: classes.value,
    error: error !== undefined,
    searchable: true,
    searchValue: search,
    onSearchChange: setSearch,
    maxDropdownHeight: 280,
    data: [...missing.map((value) => ({ value, label: valueWords(words, field.name, value) })), ...listed],
    nothingFoundMessage: options.isFetching ? "Looking …" : "Nothing has this in its name",
    rightSection: options.isFetching && wanted !== "" ? <Loader size={12} /> : undefined,
    renderOption: ({ option }: { option: ComboboxItem }) => (
      <span className={classes.option}>
        <span className={classes.optionLabel}>{option.label}</span>
        {counts.has(option.value) && (
          <span className={classes.count}>{formatNumber(counts.get(option.value) ?? 0)}</span>
        )}
      </span>
    ),
  } as const;

  if (isOfAList(condition.op)) {
    return (
      <MultiSelect
        {...shared}
        hidePickedOptions
        placeholder={chosen.length === 0 ? "Choose or type to find" : ""}
        value={chosen}
        onChange={(values) => onChange(values.length > 0 ? values : undefined)}
      />
    );
  }
  return (
    <Select
      {...shared}
      placeholder="Choose or type to find"
      allowDeselect={false}
      value={chosen[0] ?? null}
      onChange={(value) => onChange(value ?? undefined)}
    />
  );
}
