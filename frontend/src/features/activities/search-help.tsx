import { ActionIcon, Popover } from "@mantine/core";
import { IconHelp } from "@tabler/icons-react";

import classes from "./search-help.module.css";

const WAYS: readonly [string, string][] = [
  ["trial site", "both words, in any order, in notes, subject or names"],
  ["onco", "the beginning of a word, or from four letters on a part of one"],
  ["visit", "also visits, visited and visiting"],
  ['"trial site"', "exactly these words, one after the other"],
  ["-lunch", "without this word"],
  ["visit OR call", "one or the other; group with ( )"],
  ["li@clinic.example", "everything with this person"],
  ["0038c00002PqRsT", "a Salesforce id, whatever it belongs to"],
];

/** What one can type into the search box. */
export function SearchHelp() {
  return (
    <Popover position="bottom-end" width={340} trapFocus returnFocus withRoles shadow="md">
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="How to search">
          <IconHelp size={17} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="How to search">
        <dl className={classes.ways} tabIndex={-1} data-autofocus>
          {WAYS.map(([typed, found]) => (
            <div key={typed}>
              <dt>{typed}</dt>
              <dd>{found}</dd>
            </div>
          ))}
        </dl>
        <p className={classes.note}>
          Case and accents do not matter. When a word is nowhere, the nearest one is searched for, and the
          list says so.
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}
