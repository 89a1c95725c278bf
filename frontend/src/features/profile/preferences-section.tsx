import { Button, Select, Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { preferencesQuery } from "@/api/preferences";
import page from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";
import { usePreferences } from "@/components/use-preferences";
import { formatCount } from "@/lib/format";

/** Where the browser is, and every zone it knows. */
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const ZONES = [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])];

/** What one sets for oneself, the same in every browser. */
export function PreferencesSection() {
  const client = useQueryClient();
  const { preferences, set, error } = usePreferences();
  const forgetting = useMutation({
    mutationFn: () => unwrap(api.DELETE("/preferences/searches")),
    onSuccess: () => client.invalidateQueries({ queryKey: preferencesQuery().queryKey }),
  });
  if (!preferences) return null;
  const { time_zone: zone, keeps_searches: keeps, recent_searches: searches } = preferences;
  return (
    <section className={page.section} aria-labelledby="preferences">
      <h2 id="preferences" className={page.heading}>
        Preferences
      </h2>
      <Select
        label="Time zone"
        description="Decides which day “today” is in filters such as “last month”."
        searchable
        allowDeselect={false}
        data={ZONES.includes(zone) ? ZONES : [zone, ...ZONES]}
        value={zone}
        onChange={(chosen) => chosen && set({ time_zone: chosen })}
      />
      {HERE !== zone && ZONES.includes(HERE) && (
        <Button size="xs" variant="default" onClick={() => set({ time_zone: HERE })}>
          Use {HERE}, where this browser is
        </Button>
      )}
      <Switch
        label="Keep my last ten searches"
        checked={keeps}
        onChange={(event) => set({ keeps_searches: event.currentTarget.checked })}
      />
      {searches.length > 0 && (
        <Button
          size="xs"
          variant="default"
          loading={forgetting.isPending}
          onClick={() => forgetting.mutate()}
        >
          Forget {formatCount(searches.length, "search", "searches")}
        </Button>
      )}
      {error && <Refusal error={error} />}
    </section>
  );
}
