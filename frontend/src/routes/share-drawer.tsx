import { Drawer } from "@mantine/core";

import { useSelectionStore } from "@/features/selection/selection-context";
import { ShareSheet } from "@/features/selection/share-sheet";

interface ShareDrawerProps {
  isNarrow: boolean;
  onClose: () => void;
}

export function ShareDrawer({ isNarrow, onClose }: ShareDrawerProps) {
  const store = useSelectionStore();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={isNarrow ? "100%" : "min(1080px, 92vw)"}
      title="Share with a model"
      closeButtonProps={{ "aria-label": "Close" }}
      styles={{
        content: { display: "flex", flexDirection: "column" },
        body: { flex: 1, minHeight: 0 },
        title: { fontSize: 18, fontWeight: 600 },
      }}
    >
      <ShareSheet store={store} />
    </Drawer>
  );
}
