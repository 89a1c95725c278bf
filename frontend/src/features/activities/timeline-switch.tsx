import { ActionIcon } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";

interface TimelineSwitchProps {
  isShown: boolean;
  onToggle: () => void;
}

export function TimelineSwitch({ isShown, onToggle }: TimelineSwitchProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label="Timeline"
      aria-expanded={isShown}
      title={isShown ? "Hide the timeline" : "Show the timeline"}
      onClick={onToggle}
    >
      <IconChartBar size={16} aria-hidden />
    </ActionIcon>
  );
}
