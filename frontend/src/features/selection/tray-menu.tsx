import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";

import type { SelectionStore, SelectionSummary } from "./selection-store";

interface TrayMenuProps {
  store: SelectionStore;
  summary: SelectionSummary;
  onSelectAll: () => void;
  onCombine: (how: "add_matching" | "subtract_matching" | "intersect_matching") => void;
}

/** What else can be done to the selection; each is one step to undo. */
export function TrayMenu({ store, summary, onSelectAll, onCombine }: TrayMenuProps) {
  return (
    <Menu position="top-end" width={260} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label="Change the selection">
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>With what the filter matches</Menu.Label>
        <Menu.Item onClick={onSelectAll}>Select exactly these…</Menu.Item>
        <Menu.Item onClick={() => onCombine("add_matching")}>Add these</Menu.Item>
        <Menu.Item onClick={() => onCombine("subtract_matching")}>Remove these</Menu.Item>
        <Menu.Item onClick={() => onCombine("intersect_matching")}>Keep only these</Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={summary.undo === 0} onClick={() => store.undo()}>
          Undo
        </Menu.Item>
        <Menu.Item disabled={summary.redo === 0} onClick={() => store.redo()}>
          Redo
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
