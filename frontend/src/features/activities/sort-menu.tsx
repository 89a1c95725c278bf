import { Button, Menu } from "@mantine/core";
import { IconArrowsSort, IconCheck } from "@tabler/icons-react";

import type { Sort } from "./search-params";
import { sortChoices, sortLabel } from "./sorting";

interface SortMenuProps {
  sort: Sort;
  hasQuery: boolean;
  onSort: (sort: Sort) => void;
}

export function SortMenu({ sort, hasQuery, onSort }: SortMenuProps) {
  return (
    <Menu position="bottom-end" width={180} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          leftSection={<IconArrowsSort size={14} aria-hidden />}
          aria-label={`Sort: ${sortLabel(sort)}`}
        >
          {sortLabel(sort)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sortChoices(hasQuery).map((choice) => (
          <Menu.Item
            key={choice.sort}
            onClick={() => onSort(choice.sort)}
            rightSection={choice.sort === sort ? <IconCheck size={14} aria-label="chosen" /> : null}
          >
            {choice.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
