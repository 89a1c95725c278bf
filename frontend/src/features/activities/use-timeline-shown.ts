import { useLocalStorage, useMediaQuery } from "@mantine/hooks";

/** A phone, or a window so low that the rows need all of it. */
const NO_ROOM = "(max-width: 47.99em), (max-height: 639.98px)";

/** Whether the timeline stands above the list, as this browser remembers it; undefined where there is no room for it. */
export function useTimelineShown(): { isShown: boolean; onToggle: () => void } | undefined {
  const hasNoRoom = useMediaQuery(NO_ROOM, false, { getInitialValueInEffect: false });
  const [isShown, setIsShown] = useLocalStorage<boolean>({
    key: "coolmint-timeline",
    defaultValue: true,
    getInitialValueInEffect: false,
    deserialize: (value) => value !== "false",
  });
  return hasNoRoom ? undefined : { isShown, onToggle: () => setIsShown(!isShown) };
}
