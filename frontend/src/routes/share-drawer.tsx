import { Drawer } from "@mantine/core";
import { lazy, Suspense } from "react";

import { useSelectionStore } from "@/features/selection/selection-context";

const ShareSheet = lazy(async () => ({
  default: (await import("@/features/selection/share-sheet")).ShareSheet,
}));

interface ShareDrawerProps {
  isOpen: boolean;
  isNarrow: boolean;
  onClose: () => void;
}

export function ShareDrawer({ isOpen, isNarrow, onClose }: ShareDrawerProps) {
  const store = useSelectionStore();
  return (
    <Drawer
      opened={isOpen}
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
      <Suspense fallback={null}>
        <ShareSheet store={store} />
      </Suspense>
    </Drawer>
  );
}
