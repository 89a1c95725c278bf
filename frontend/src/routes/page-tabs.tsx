import { Link } from "@tanstack/react-router";

import classes from "@/components/page.module.css";

interface Tab {
  tab: string;
  label: string;
  search: Record<string, string | undefined>;
}

interface PageTabsProps {
  label: string;
  to: "/profile" | "/users" | "/audit";
  tabs: readonly Tab[];
}

/** The parts of a page, each with an address of its own. */
export function PageTabs({ label, to, tabs }: PageTabsProps) {
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map(({ tab, label: name, search }) => (
        <Link
          key={tab}
          to={to}
          search={search}
          className={classes.tab}
          // Only what tells the parts apart counts; what else stands in the address does not.
          activeOptions={{ explicitUndefined: true }}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
