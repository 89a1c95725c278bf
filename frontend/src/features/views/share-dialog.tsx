import { Button, CloseButton, Group, Modal, Radio, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { View, ViewPerson, Visibility } from "@/api/types";
import { Refusal } from "@/components/refusal";

import { calls, peopleQuery } from "./queries";
import { useViewMutation } from "./view-actions";
import classes from "./views.module.css";
import { VISIBILITY_WORDS } from "./words";

interface ShareDialogProps {
  view: View;
  onClose: () => void;
  onSaved: (view: View) => void;
}

const HINTS: Record<Visibility, string> = {
  private: "Nobody else sees it.",
  people: "",
  team: "Everybody below you in Salesforce, or, if nobody is, your manager and everybody below them.",
  everyone: "Everybody who signs in here.",
};
const CHOICES: readonly Visibility[] = ["private", "people", "team", "everyone"];
const DEBOUNCE_MS = 200;

function isVisibility(value: string): value is Visibility {
  return value in HINTS;
}

export function ShareDialog({ view, onClose, onSaved }: ShareDialogProps) {
  const [visibility, setVisibility] = useState<Visibility>(view.visibility);
  const [people, setPeople] = useState<readonly ViewPerson[]>(view.people.filter((one) => one.is_active));
  const saving = useViewMutation(
    () => calls.change(view, { visibility, people_ids: people.map(({ id }) => id) }),
    (saved) => {
      onSaved(saved);
      onClose();
    },
  );

  return (
    <Modal opened onClose={onClose} title={`Share ${view.name}`} closeButtonProps={{ "aria-label": "Close" }}>
      <div className={classes.form}>
        <Radio.Group
          label="Who sees it"
          description="Whoever opens it sees the activities they may see, and no others."
          value={visibility}
          onChange={(value) => isVisibility(value) && setVisibility(value)}
        >
          <div className={classes.choices}>
            {CHOICES.map((choice) => (
              <Radio
                key={choice}
                value={choice}
                label={VISIBILITY_WORDS[choice]}
                description={HINTS[choice]}
              />
            ))}
          </div>
        </Radio.Group>
        {visibility === "people" && <PeoplePicker chosen={people} onChange={setPeople} />}
        {saving.error && <Refusal error={saving.error} />}
        <Group gap="sm">
          <Button
            loading={saving.isPending}
            disabled={visibility === "people" && people.length === 0}
            onClick={() => saving.mutate(undefined)}
          >
            Share view
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </div>
    </Modal>
  );
}

interface PeoplePickerProps {
  chosen: readonly ViewPerson[];
  onChange: (people: readonly ViewPerson[]) => void;
}

function PeoplePicker({ chosen, onChange }: PeoplePickerProps) {
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text.trim(), DEBOUNCE_MS);
  const { data, error } = useQuery(peopleQuery(wanted));
  const found = data?.items.filter(({ id }) => !chosen.some((one) => one.id === id)) ?? [];
  return (
    <div role="group" aria-label="People" className={classes.form}>
      {chosen.length > 0 && (
        <ul className={classes.chosen} aria-label="Shared with">
          {chosen.map((person) => (
            <li key={person.id}>
              {person.name}
              <CloseButton
                size="xs"
                aria-label={`Take ${person.name} out`}
                onClick={() => onChange(chosen.filter(({ id }) => id !== person.id))}
              />
            </li>
          ))}
        </ul>
      )}
      <TextInput
        size="xs"
        type="search"
        label="Find people"
        placeholder="A part of the name or e-mail"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {error && <Refusal error={error} />}
      {data && found.length === 0 && (
        <p className={classes.quiet}>Nobody else has “{wanted}” in name or e-mail.</p>
      )}
      <ul className={classes.list} aria-label="People found">
        {found.map((person) => (
          <li key={person.id} className={classes.item}>
            <span className={classes.person}>{person.name}</span>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Add ${person.name}`}
              onClick={() => onChange([...chosen, person])}
            >
              Add
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
