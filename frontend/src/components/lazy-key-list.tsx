import { lazy, Suspense } from "react";

const KeyList = lazy(async () => ({ default: (await import("./key-list")).KeyList }));

interface LazyKeyListProps {
  isOpen: boolean;
  onClose: () => void;
}

export function LazyKeyList({ isOpen, onClose }: LazyKeyListProps) {
  if (!isOpen) return null;
  return (
    <Suspense fallback={null}>
      <KeyList onClose={onClose} />
    </Suspense>
  );
}
