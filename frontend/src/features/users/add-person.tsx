import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";

import { api, unwrap } from "@/api/client";
import type { Role, User } from "@/api/types";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

import { LinkNotice } from "./link-notice";
import { userKeys } from "./queries";
import { RoleSelect } from "./role-select";
import { useMakeLink } from "./use-make-link";

interface AddPersonProps {
  onClose: () => void;
  onOpen: (id: string) => void;
}

/** Adds a person, and then hands over the link with which they set their password. */
export function AddPerson({ onClose, onOpen }: AddPersonProps) {
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("rep");
  const link = useMakeLink();
  const add = useMutation({
    mutationFn: () => unwrap(api.POST("/users", { body: { email: email.trim(), name: name.trim(), role } })),
    onSuccess: (user) => {
      void client.invalidateQueries({ queryKey: userKeys.people() });
      link.mutate({ userId: user.id, purpose: "password" });
    },
  });

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    add.mutate();
  }

  if (add.data) return <Added user={add.data} link={link} onClose={onClose} onOpen={onOpen} />;
  return (
    <form className={page.notice} onSubmit={submit} aria-label="New person">
      <div className={page.form}>
        <TextInput
          ref={(box) => {
            if (box && email === "") box.focus();
          }}
          label="E-mail"
          description="The same as in Salesforce links them by itself."
          type="email"
          required
          withAsterisk={false}
          maxLength={254}
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={120}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <RoleSelect value={role} onChange={setRole} />
        {add.error && <Refusal error={add.error} />}
        <div className={page.actions}>
          <Button type="submit" loading={add.isPending}>
            Add
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </div>
    </form>
  );
}

interface AddedProps {
  user: User;
  link: ReturnType<typeof useMakeLink>;
  onClose: () => void;
  onOpen: (id: string) => void;
}

function Added({ user, link, onClose, onOpen }: AddedProps) {
  return (
    <div className={page.notice}>
      <p>
        <strong>{user.name} was added.</strong>
      </p>
      {link.data && <LinkNotice link={link.data} name={user.name} />}
      {link.error && (
        <>
          <Refusal error={link.error} />
          <p className={page.small}>They are there, but have no link yet. Open them to make one.</p>
        </>
      )}
      <div className={page.actions}>
        <Button size="xs" onClick={onClose}>
          Done
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            onClose();
            onOpen(user.id);
          }}
        >
          Open {user.name}
        </Button>
      </div>
    </div>
  );
}
