import { ActionIcon } from "@mantine/core";
import { IconKeyboard } from "@tabler/icons-react";
import { Link, Outlet } from "@tanstack/react-router";
import { useState } from "react";

import { LazyKeyList } from "@/components/lazy-key-list";
import { ThemeSwitch } from "@/components/theme-switch";
import { useShortcuts } from "@/components/use-shortcuts";
import { Wordmark } from "@/components/wordmark";
import { useViewer } from "@/components/viewer-context";
import { DataAsOf } from "@/features/imports/data-as-of";

import { AccountMenu } from "./account-menu";
import classes from "./root-layout.module.css";

export function RootLayout() {
  const viewer = useViewer();
  const [showsKeys, setShowsKeys] = useState(false);
  useShortcuts({ "?": () => setShowsKeys(true) });

  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        Skip to the content
      </a>
      <header className={classes.header}>
        <Link to="/activities" className={classes.home} aria-label="Cool Mint, home">
          <Wordmark />
        </Link>
        <nav className={classes.nav} aria-label="Pages">
          <Link to="/activities" className={classes.link} activeOptions={{ includeSearch: false }}>
            Activities
          </Link>
          {viewer.scopes.includes("export") && (
            <Link to="/exports" className={classes.link}>
              Exports
            </Link>
          )}
          {viewer.scopes.includes("audit") && (
            <Link to="/data" className={classes.link} activeOptions={{ includeSearch: false }}>
              Data
            </Link>
          )}
        </nav>
        <span className={classes.spring} />
        <DataAsOf />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Keys"
          title="Keys (?)"
          visibleFrom="sm"
          onClick={() => setShowsKeys(true)}
        >
          <IconKeyboard size={18} />
        </ActionIcon>
        <ThemeSwitch />
        <AccountMenu />
      </header>
      <main id="main" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
      <LazyKeyList isOpen={showsKeys} onClose={() => setShowsKeys(false)} />
    </div>
  );
}
