import { ActionIcon } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";

interface MonthSwitchProps {
  isShown: boolean;
  onToggle: () => void;
}

export function MonthSwitch({ isShown, onToggle }: MonthSwitchProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label="Activities by month"
      aria-expanded={isShown}
      title={isShown ? "Hide the months" : "Show the months"}
      onClick={onToggle}
    >
      <IconChartBar size={16} aria-hidden />
    </ActionIcon>
  );
}
