import { Kbd, Modal } from "@mantine/core";

import classes from "./key-list.module.css";

interface KeyListProps {
  onClose: () => void;
}

const KEYS: readonly (readonly [string, string])[] = [
  ["/", "Search"],
  ["f", "Filters"],
  ["j  k  ↓  ↑", "Next and previous activity"],
  ["enter", "Open the activity"],
  ["x  space", "Select or unselect"],
  ["shift + ↓ ↑", "Select a range"],
  ["shift + click", "Select up to here"],
  ["ctrl + a", "Select all that match"],
  ["ctrl + z", "Undo the last change of the selection"],
  ["shift + ctrl + z", "Do it again"],
  ["s", "Share with a model"],
  ["esc", "Close, then clear the search"],
  ["?", "This list"],
];

export function KeyList({ onClose }: KeyListProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keys"
      size={440}
      centered
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <dl className={classes.keys}>
        {KEYS.map(([keys, does]) => (
          <div key={keys} className={classes.key}>
            <dt>
              {keys.split("  ").map((key) => (
                <Kbd key={key} size="xs">
                  {key}
                </Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
