import { getRouteApi } from "@tanstack/react-router";

import page from "@/components/page.module.css";
import { useViewer } from "@/components/viewer-context";
import { EmptyState } from "@/components/empty-state";
import { AccountSection } from "@/features/profile/account-section";
import { DevicesSection } from "@/features/profile/devices-section";
import { PreferencesSection } from "@/features/profile/preferences-section";
import { KeysSection } from "@/features/profile/keys-section";
import { validateProfileSearch, type ProfileSection } from "@/features/profile/search-params";
import { SecondFactorSection } from "@/features/profile/second-factor-section";

import { PageTabs } from "./page-tabs";
import { useLeave } from "./use-sign-out";

const route = getRouteApi("/signed-in/profile");

const TABS: readonly { tab: ProfileSection; label: string }[] = [
  { tab: "account", label: "Account" },
  { tab: "devices", label: "Devices" },
  { tab: "second-factor", label: "Second factor" },
  { tab: "keys", label: "API keys" },
];

export function ProfilePage() {
  const { section = "account" } = route.useSearch({ select: validateProfileSearch });
  const viewer = useViewer();
  const leave = useLeave();

  return (
    <div className={page.scroll}>
      <title>Profile · Cool Mint</title>
      <div className={page.page}>
        <h1 className={page.title}>Profile</h1>
        {viewer.credential === "open" ? (
          <EmptyState title="Sign-in is off">There is no account here to change.</EmptyState>
        ) : (
          <>
            <PageTabs
              label="Profile"
              to="/profile"
              tabs={TABS.map(({ tab, label }) => ({
                tab,
                label,
                search: { section: tab === "account" ? undefined : tab },
              }))}
            />
            <div>
              {section === "account" && (
                <>
                  <AccountSection viewer={viewer} />
                  <PreferencesSection />
                </>
              )}
              {section === "devices" && <DevicesSection onSignedOut={leave} />}
              {section === "second-factor" && <SecondFactorSection viewer={viewer} />}
              {section === "keys" && <KeysSection viewer={viewer} />}
            </div>
          </>
        )}
      </div>
    </div>
  );
}
