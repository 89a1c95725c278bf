import { useEffect, useRef, type ReactNode } from "react";

import { ThemeSwitch } from "@/components/theme-switch";
import { Wordmark } from "@/components/wordmark";

import classes from "./entry-page.module.css";

interface EntryPageProps {
  title: string;
  children: ReactNode;
}

/** A page for somebody who is not signed in: one thing to do, and nothing of what is behind. */
export function EntryPage({ title, children }: EntryPageProps) {
  const main = useRef<HTMLElement>(null);
  // Each step is announced by what has the focus; there is nothing else to do on such a page.
  useEffect(() => main.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus(), [title]);

  return (
    <div className={classes.page}>
      <title>{`${title} · Cool Mint`}</title>
      <header className={classes.header}>
        <Wordmark />
        <ThemeSwitch />
      </header>
      <main ref={main} className={classes.main}>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </main>
    </div>
  );
}
