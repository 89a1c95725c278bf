import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";

interface PageDrawerProps {
  label: string;
  onClose: () => void;
  children: ReactNode;
}

/** A drawer that covers a narrow screen like a page of its own. */
export function PageDrawer({ label, onClose, children }: PageDrawerProps) {
  return (
    <Drawer.Root opened onClose={onClose} position="right" size="100%">
      <Drawer.Content aria-label={label} radius={0}>
        <Drawer.Body p={0} h="100dvh">
          {children}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
