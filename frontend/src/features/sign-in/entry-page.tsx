import type { ReactNode } from "react";

import { ThemeSwitch } from "@/components/theme-switch";
import { Wordmark } from "@/components/wordmark";

import classes from "./entry-page.module.css";

interface EntryPageProps {
  title: string;
  children: ReactNode;
}

/** A page for somebody who is not signed in: one thing to do, and nothing of what is behind. */
export function EntryPage({ title, children }: EntryPageProps) {
  return (
    <div className={classes.page}>
      <title>{`${title} · Cool Mint`}</title>
      <header className={classes.header}>
        <Wordmark />
        <ThemeSwitch />
      </header>
      <main className={classes.main}>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </main>
    </div>
  );
}
