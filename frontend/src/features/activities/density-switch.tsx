import { ActionIcon, Menu } from "@mantine/core";
import {
  IconBaselineDensityLarge,
  IconBaselineDensityMedium,
  IconBaselineDensitySmall,
  IconCheck,
} from "@tabler/icons-react";

import { DENSITIES, type Density } from "./density";

interface DensitySwitchProps {
  density: Density;
  onChange: (density: Density) => void;
}

const LABELS: Record<Density, string> = {
  compact: "Compact",
  normal: "Normal",
  tall: "Tall, with more of the note",
};
const ICONS = {
  compact: IconBaselineDensitySmall,
  normal: IconBaselineDensityMedium,
  tall: IconBaselineDensityLarge,
};

export function DensitySwitch({ density, onChange }: DensitySwitchProps) {
  const Current = ICONS[density];
  return (
    <Menu position="bottom-end" width={220} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Row height: ${LABELS[density]}`}
          title={`Row height: ${LABELS[density]}`}
        >
          <Current size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {DENSITIES.map((choice) => {
          const Icon = ICONS[choice];
          return (
            <Menu.Item
              key={choice}
              leftSection={<Icon size={15} aria-hidden />}
              rightSection={choice === density ? <IconCheck size={14} aria-label="chosen" /> : null}
              onClick={() => onChange(choice)}
            >
              {LABELS[choice]}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
