import { ActionIcon } from "@mantine/core";
import { IconBaselineDensityMedium, IconBaselineDensitySmall } from "@tabler/icons-react";

import type { Density } from "./density";

interface DensitySwitchProps {
  density: Density;
  onChange: (density: Density) => void;
}

export function DensitySwitch({ density, onChange }: DensitySwitchProps) {
  const next = density === "compact" ? "comfortable" : "compact";
  const label = next === "compact" ? "Compact rows" : "Comfortable rows";
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={() => onChange(next)}>
      {next === "compact" ? <IconBaselineDensitySmall size={16} /> : <IconBaselineDensityMedium size={16} />}
    </ActionIcon>
  );
}
