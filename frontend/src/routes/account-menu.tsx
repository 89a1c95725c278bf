import { Menu, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconClipboardList, IconDatabase, IconLogout, IconUser, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { Refusal } from "@/components/refusal";
import { ROLE_WORDS, seesWords } from "@/components/access-words";
import { useViewer } from "@/components/viewer-context";
import { initialsOf } from "@/lib/initials";

import classes from "./account-menu.module.css";
import { useSignOut } from "./use-sign-out";

/** Who one is here, what one sees, and what one may do besides reading. */
export function AccountMenu() {
  const viewer = useViewer();
  const signOut = useSignOut();
  const isOpen = viewer.credential === "open";
  const mayAdmin = viewer.scopes.includes("admin");
  const mayAudit = viewer.scopes.includes("audit");

  return (
    <Menu position="bottom-end" width={264} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.avatar}>
          <span aria-hidden>{initialsOf(viewer.name)}</span>
          <VisuallyHidden>Account of {viewer.name}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <p className={classes.name}>{isOpen ? "Sign-in is off" : viewer.name}</p>
          {!isOpen && viewer.email !== viewer.name && <p className={classes.email}>{viewer.email}</p>}
          <p className={classes.fact}>{ROLE_WORDS[viewer.role]}</p>
          <p className={classes.fact}>Sees: {seesWords(viewer)}</p>
        </div>
        <Menu.Divider />
        {!isOpen && (
          <Menu.Item
            data-autofocus
            component={Link}
            to="/profile"
            leftSection={<IconUser size={15} aria-hidden />}
          >
            Profile
          </Menu.Item>
        )}
        {mayAdmin && (
          <Menu.Item
            data-autofocus
            component={Link}
            to="/users"
            leftSection={<IconUsers size={15} aria-hidden />}
          >
            Users and roles
          </Menu.Item>
        )}
        {mayAudit && (
          <>
            <Menu.Item component={Link} to="/audit" leftSection={<IconClipboardList size={15} aria-hidden />}>
              Audit log
            </Menu.Item>
            <Menu.Item component={Link} to="/data" leftSection={<IconDatabase size={15} aria-hidden />}>
              Data
            </Menu.Item>
          </>
        )}
        {!isOpen && (
          <>
            <Menu.Divider />
            <Menu.Item
              closeMenuOnClick={false}
              leftSection={<IconLogout size={15} aria-hidden />}
              onClick={() => signOut.mutate()}
            >
              Sign out
            </Menu.Item>
            {signOut.error && <Refusal error={signOut.error} />}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
