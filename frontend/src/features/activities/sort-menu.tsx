import { Button, Menu } from "@mantine/core";
import { IconArrowsSort, IconCheck } from "@tabler/icons-react";

import { DeniedNote } from "@/components/denied-note";
import { useDeniedFields } from "@/components/viewer-context";

import type { Sort } from "./search-params";
import { sortChoices, sortLabel } from "./sorting";

interface SortMenuProps {
  sort: Sort;
  hasQuery: boolean;
  onSort: (sort: Sort) => void;
}

export function SortMenu({ sort, hasQuery, onSort }: SortMenuProps) {
  const denied = useDeniedFields();
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
        {sortChoices(hasQuery, denied).map((choice) => (
          <Menu.Item
            key={choice.sort}
            data-autofocus={choice.sort === sort || undefined}
            onClick={() => onSort(choice.sort)}
            rightSection={choice.sort === sort ? <IconCheck size={14} aria-label="chosen" /> : null}
          >
            {choice.label}
          </Menu.Item>
        ))}
        {denied.size > 0 && (
          <Menu.Label>
            <DeniedNote />
          </Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
