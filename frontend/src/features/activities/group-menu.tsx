import { Button, Menu } from "@mantine/core";
import { IconCheck, IconStack2 } from "@tabler/icons-react";

import { useDeniedFields } from "@/components/viewer-context";

import { GROUPS, type GroupBy } from "./group-by";

interface GroupMenuProps {
  group: GroupBy | undefined;
  onGroup: (group: GroupBy | undefined) => void;
}

const DENIED_BY: Partial<Record<GroupBy, string>> = { contact: "contacts" };

export function GroupMenu({ group, onGroup }: GroupMenuProps) {
  const denied = useDeniedFields();
  const choices = GROUPS.filter(({ by }) => !denied.has(DENIED_BY[by] ?? by));
  const label = GROUPS.find(({ by }) => by === group)?.label ?? "Group";
  return (
    <Menu position="bottom-end" width={180} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          leftSection={<IconStack2 size={14} aria-hidden />}
          aria-label={group ? `Grouped by ${label}` : "Group by"}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item data-autofocus={group === undefined || undefined} onClick={() => onGroup(undefined)}>
          No groups
        </Menu.Item>
        {choices.map((choice) => (
          <Menu.Item
            key={choice.by}
            data-autofocus={choice.by === group || undefined}
            onClick={() => onGroup(choice.by)}
            rightSection={choice.by === group ? <IconCheck size={14} aria-label="chosen" /> : null}
          >
            {choice.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
