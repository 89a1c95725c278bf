import { Button, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import page from "@/components/page.module.css";
import { formatCount } from "@/lib/format";

import { AddPerson } from "./add-person";
import { PeopleTable } from "./people-table";
import { usersQuery } from "./queries";
import classes from "./users.module.css";

interface PeopleProps {
  find: string;
  onFind: (find: string) => void;
  openId: string | undefined;
  ownId: string | null;
  onOpen: (id: string) => void;
}

function has(text: string, part: string): boolean {
  return text.toLocaleLowerCase().includes(part.trim().toLocaleLowerCase());
}

export function People({ find, onFind, openId, ownId, onOpen }: PeopleProps) {
  const { data, error, refetch } = useQuery(usersQuery());
  const [isAdding, setIsAdding] = useState(false);

  if (error && !data) {
    return <ErrorState error={error} title="The people could not be loaded" onRetry={() => void refetch()} />;
  }
  if (!data) return <Skeleton height={280} role="status" aria-label="Loading the people" />;

  const found = data.items.filter(({ name, email }) => has(name, find) || has(email, find));
  return (
    <>
      <div className={classes.toolbar}>
        <TextInput
          className={classes.find}
          type="search"
          aria-label="Find people"
          placeholder="Find a name or an e-mail"
          value={find}
          onChange={(event) => onFind(event.currentTarget.value)}
        />
        <span className={page.small} role="status">
          {formatCount(found.length, "person", "people")}
        </span>
        {!isAdding && <Button onClick={() => setIsAdding(true)}>Add a person</Button>}
      </div>
      {isAdding && <AddPerson onClose={() => setIsAdding(false)} onOpen={onOpen} />}
      {data.items.length === 0 ? (
        <EmptyState title="Nobody was added yet">
          People you add here can sign in, and see what their role and their Salesforce user give them.
        </EmptyState>
      ) : found.length === 0 ? (
        <EmptyState title={`Nobody has “${find}” in name or e-mail`}>
          <Button variant="default" size="xs" onClick={() => onFind("")}>
            Show everybody
          </Button>
        </EmptyState>
      ) : (
        <PeopleTable people={found} openId={openId} ownId={ownId} onOpen={onOpen} />
      )}
    </>
  );
}
